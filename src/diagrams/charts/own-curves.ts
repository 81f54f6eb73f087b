/** The curves of a config's own activations, at default parameters and starting weights. */
import { startOf } from '../../config/activations/finite.ts'
import { type OwnActivation, elementAtDefaults } from '../../config/activations/own-activation.ts'
import type { Config } from '../../config/config.ts'
import { nearestHint } from '../../diagnostics/nearest.ts'
import { TenonError, diagnostic } from '../../diagnostics/diagnostic.ts'
import { constant, operand, substitute } from '../../expr/expr.ts'
import { drawElement } from './activation-curve.ts'

/** `name` with or without its `$`; what is not there is `unknown-variable`. */
export function drawOwnActivation({ activations }: Config, name: string): string {
  const own = activations.get(`$${name.replace('$', '')}`)
  if (own) return drawOwn(own)
  const known = [...activations.keys()].map(each => each.slice(1))
  const hint =
    nearestHint(name, known) ??
    (known.length > 0 ? `own activations: ${known.join(', ')}` : 'the config has none of its own')
  throw new TenonError([diagnostic('unknown-variable', { name }, undefined, { hint })])
}

function drawOwn(own: OwnActivation): string {
  const starts = own.weights.map(each => constant(startOf(each)))
  const element = substitute(elementAtDefaults(own), [operand(0), ...starts])
  return drawElement(own.type, own.doc, element)
}
