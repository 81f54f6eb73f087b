/** Drags a curve: which parameter must have which value for it to go through a point. */
import { evaluate } from '../../expr/evaluate.ts'
import type { AppliedActivation } from './applied-activations.ts'
import { fixedElement } from './curve.ts'
import type { ActivationParameter, ActivationView, PullRequest, Pulled } from './run-messages.ts'

/** Slopes below this are none: no parameter value that a person would choose gets there. */
const flattest = 1e-6

export function pullCurve(
  { entry, inputs }: AppliedActivation,
  view: ActivationView,
  { point, parameters, name }: PullRequest,
): Pulled | undefined {
  const heightAt = (name: string, value: number): number => {
    const element = fixedElement(entry, inputs[0]!.shape, { ...parameters, [name]: value })
    return element ? evaluate(element.value, [point.x]) : NaN
  }
  const slopeAt = (name: string, value: number): number => {
    const step = 1e-4 * Math.max(1, Math.abs(value))
    return (heightAt(name, value + step) - heightAt(name, value - step)) / (2 * step)
  }
  const numbers = view.parameters.filter(each => typeof parameters[each.name] === 'number')
  const steepness = (each: ActivationParameter): number =>
    Math.abs(slopeAt(each.name, Number(parameters[each.name]))) || 0
  const chosen =
    numbers.find(each => each.name === name) ??
    [...numbers].sort((a, b) => steepness(b) - steepness(a))[0]
  if (!chosen || (name === undefined && steepness(chosen) < flattest)) return undefined
  let value = Number(parameters[chosen.name])
  // Newton; most activations are linear in their parameters, and there at once.
  for (let i = 0; i < 12; i++) {
    const slope = slopeAt(chosen.name, value)
    if (!(Math.abs(slope) >= flattest)) break
    const next = within(chosen, value + (point.y - heightAt(chosen.name, value)) / slope)
    if (Math.abs(next - value) < 1e-9) break
    value = next
  }
  return Number.isFinite(value) ? { name: chosen.name, value } : undefined
}

function within({ min = -Infinity, max = Infinity }: ActivationParameter, value: number): number {
  return Math.min(max, Math.max(min, value))
}
