/** Random models, tried: refused at a place, or compiled, run and trained a step on both targets. */
import { initialValues } from '../../src/build/initialize.ts'
import { catalog } from '../../src/catalog/catalog.ts'
import { checkSource, trainingOf } from '../../src/compile.ts'
import { TenonError } from '../../src/diagnostics/diagnostic.ts'
import { createSource } from '../../src/diagnostics/source.ts'
import { type Sizes, dimNames } from '../../src/graph/dim.ts'
import type { Graph } from '../../src/graph/graph.ts'
import { evaluateShape } from '../../src/graph/shape.ts'
import { type Inputs, type TensorData, createData } from '../../src/runtime/instance.ts'
import { createInstance } from '../../src/runtime/target.ts'
import { sizeCheck } from '../../src/build/open-sizes.ts'
import { type Values, startValues } from '../../src/train/values.ts'
import { judge } from '../support/judge.ts'
import { createRandom } from '../support/random.ts'
import { type RandomModel, randomModel } from './random-models.ts'

export interface Tried {
  readonly refused: number
  readonly ran: number
  /** How many models that ran had a layer of the type. */
  readonly byType: ReadonlyMap<string, number>
  /** By the time of the processor, which other work does not stretch. */
  readonly slowest: { readonly seed: number; readonly milliseconds: number }
  /** What was wrong, with the seed and the text that show it. */
  readonly faults: readonly string[]
}

/**
 * How often the bound of a contraction may be passed: it is that of terms which round at random, and
 * equal ones, as a constant picture gives, all round the same way.
 */
const equalTerms = 4

/** A graph with the values of what it keeps, and the sizes that it runs with. */
interface Run {
  readonly graph: Graph
  readonly values: Values
  readonly seed: number
  readonly sizes: Sizes
}

/** Tries the models of some seeds. */
export async function tryModels(from: number, to: number): Promise<Tried> {
  const byType = new Map(catalog.layers.map(each => [each.type, 0]))
  const faults: string[] = []
  let [refused, ran, slowest] = [0, 0, { seed: from, milliseconds: 0 }]
  for (let seed = from; seed < to; seed++) {
    const model = await randomModel(seed)
    const start = process.cpuUsage()
    const found = await tryModel(model)
    const { user, system } = process.cpuUsage(start)
    const milliseconds = (user + system) / 1000
    if (milliseconds > slowest.milliseconds) slowest = { seed, milliseconds }
    faults.push(...found.faults.map(each => `seed ${seed}: ${each}\n${model.text}`))
    if (found.ran) ran++
    else refused++
    if (found.ran) for (const type of new Set(model.types)) byType.set(type, byType.get(type)! + 1)
  }
  return { refused, ran, byType, slowest, faults }
}

/** `1200 ran, 800 were refused; Dense 31, ...`: what a run has looked at. */
export function triedText({ refused, ran, byType, slowest }: Tried): string {
  const types = [...byType].map(([type, count]) => `${type} ${count}`).join(', ')
  const time = `seed ${slowest.seed} took ${Math.round(slowest.milliseconds)} ms`
  return `${ran} ran, ${refused} were refused; ${time}; ${types}`
}

/** Whatever is thrown is a fault: what a config says may only be refused. */
async function tryModel(model: RandomModel): Promise<{ ran: boolean; faults: readonly string[] }> {
  try {
    const source = createSource('model.yaml', model.text)
    const checked = await checkSource(source)
    const errors = checked.diagnostics.filter(each => each.severity === 'error')
    const lost = errors.filter(each => !each.span).map(each => `${each.code} has no place`)
    if (errors.length > 0) return { ran: false, faults: lost }
    const { seed } = model
    const sizes = new Map([['batch', 2], ...model.sizes])
    sizeCheck(checked.model!)(sizes)
    const { inference } = checked.model!
    const ofRun = compare({
      ...{ seed, sizes },
      graph: inference,
      values: initialValues(checked.model!, seed),
    })
    const training = await trainingOf(source)
    const values = startValues(training, initialValues(training.model, seed))
    const ofStep = compare({ ...{ seed, sizes, values }, graph: training.step })
    return { ran: true, faults: [...ofRun, ...ofStep.map(each => `in training, ${each}`)] }
  } catch (error) {
    // Sizes that leave nothing of a layer's result are refused by the run.
    if (error instanceof TenonError && error.diagnostics[0]!.code === 'input-too-small')
      return { ran: false, faults: [] }
    return { ran: false, faults: [error instanceof Error ? error.stack! : String(error)] }
  }
}

/**
 * Runs a graph on both targets. Where results differ, or weights behind the step, the judge says
 * whether a kernel is wrong.
 */
function compare({ graph, values, seed, sizes: given }: Run): readonly string[] {
  const sizes = withTargets(graph, given)
  const inputs = randomInputs(graph, { seed, sizes })
  const [actual, expected] = (['wasm', 'reference'] as const).map(target => {
    const instance = createInstance(graph, values, target)
    const results = instance.run(inputs, sizes)
    const stored = graph.updates.map(({ target: { attributes } }) => attributes.name)
    return new Map([
      ...Object.entries(results),
      ...stored.map(name => [`${name} after the step`, instance.read(name)] as const),
    ])
  })
  const differing = [...expected!.keys()].filter(
    name => !isClose(actual!.get(name)!, expected!.get(name)!),
  )
  if (differing.length === 0) return []
  // A tie that rounding decides the other way changes much, although each kernel is right.
  const weights = Object.fromEntries(values)
  const { faults, worst } = judge({ graph, weights, inputs, sizes })
  if (worst <= equalTerms) return []
  return faults.map(each => `${differing.join(', ')}: ${each}`)
}

/** Losses have open dims of their own, as the length of the labels of `ctc`. */
function withTargets(graph: Graph, sizes: Sizes): Sizes {
  const names = graph.inputs.flatMap(({ shape }) => shape.flatMap(dimNames))
  return new Map([...names.map(name => [name, 1] as const), ...sizes])
}

function randomInputs(graph: Graph, { seed, sizes }: { seed: number; sizes: Sizes }): Inputs {
  const random = createRandom(seed)
  return Object.fromEntries(
    graph.inputs.map(({ shape, dtype, attributes }) => {
      const length = evaluateShape(shape, sizes).reduce((product, size) => product * size, 1)
      // Whole numbers are classes or rows of a table: 0 and 1 are in all of them.
      const value = () => (dtype === 'float32' ? random() * 2 - 1 : random() * 2)
      return [attributes.name, createData(dtype, length).map(value)]
    }),
  )
}

/** NaN and infinities in the same places, and the rest alike in the norm. */
function isClose(actual: TensorData, expected: TensorData): boolean {
  let [difference, norm] = [0, 0]
  for (const [i, value] of expected.entries()) {
    if (!Number.isFinite(value) || !Number.isFinite(actual[i]!)) {
      if (!Object.is(actual[i], value)) return false
      continue
    }
    difference += (actual[i]! - value) ** 2
    norm += value ** 2
  }
  return actual.length === expected.length && Math.sqrt(difference) <= 1e-4 * Math.sqrt(norm) + 1e-6
}
