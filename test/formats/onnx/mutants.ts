/** Files that are almost ONNX: bytes of sound ones changed, and how the reader takes them. */
import { TenonError } from '../../../src/diagnostics/diagnostic.ts'
import {
  type AttributeProto,
  type ModelProto,
  modelTable,
} from '../../../src/formats/onnx/proto/messages.ts'
import { readMessage } from '../../../src/formats/onnx/proto/read.ts'
import { packVarints, writeMessage } from '../../../src/formats/onnx/proto/write.ts'
import { createRandom } from '../../support/random.ts'
import { exported, imported, nameOf, projectConfigs } from './models.ts'

export interface Outcome {
  /** What is a fault of ours: neither read nor refused with file, place and reason. */
  readonly faults: readonly string[]
  readonly read: number
  /** Refusals by code: how far into the reader the mutants came. */
  readonly refused: ReadonlyMap<string, number>
  /** Milliseconds of the slowest. */
  readonly slowest: number
}

/** Sound files of a few kilobytes, of layers of every kind. */
export async function soundFiles(): Promise<readonly Uint8Array[]> {
  const wanted = ['gpt2', 'gru-forecast', 'mnist-residual-bn', 'two-branches', 'bert-tiny', 'unet']
  const configs = projectConfigs.filter(each => wanted.includes(nameOf(each)))
  return Promise.all(configs.map(async config => (await exported(config)).bytes))
}

/** Changes a few bytes: flips, small numbers, cuts, copies and exchanges of parts. */
export function mutate(bytes: Uint8Array, random: () => number): Uint8Array {
  const at = (size: number): number => Math.floor(random() * size)
  let mutant = bytes.slice()
  for (let k = 1 + at(3); k > 0; k--) {
    // Weights are most of a file; what tells the model is in its first part.
    const place = at(random() < 0.7 ? Math.min(4000, mutant.length) : mutant.length)
    const kind = at(6)
    if (kind === 0) mutant[place]! ^= 1 << at(8)
    else if (kind === 1) mutant[place] = at(256)
    else if (kind === 2) mutant[place] = [0, 1, 0x7f, 0x80, 0xff][at(5)]!
    else if (kind === 3) mutant = mutant.slice(0, place)
    else if (kind === 4) mutant.copyWithin(place, at(mutant.length), at(mutant.length))
    else
      mutant = Uint8Array.of(
        ...mutant.subarray(0, 16 + at(64)),
        ...mutant.subarray(place, place + 3000),
      )
  }
  return mutant
}

/** Changes one value of the message itself: such a file is sound as far as bytes go. */
export function mutateMessage(bytes: Uint8Array, random: () => number): Uint8Array {
  const fail = (_: number, problem: string): never => {
    throw new Error(problem)
  }
  const model = readMessage<ModelProto>(bytes, modelTable, fail)
  const { graph } = model
  if (!graph) return bytes
  const at = (size: number): number => Math.floor(random() * size)
  const pick = <T>(list: readonly T[]): T | undefined => list[at(list.length)]
  const node = { ...pick(graph.node)! }
  const others = pick(graph.node)!
  const kind = at(8)
  const changed = [
    { opType: others.opType ?? '' },
    { input: [...node.input].reverse() },
    { input: others.input },
    { output: others.output },
    { attribute: others.attribute },
    { attribute: node.attribute.map(each => changedAttribute(each, random)) },
    { input: node.input.slice(0, -1) },
    { input: node.input.map(() => pick(graph.initializer)?.name ?? '') },
  ][kind]!
  const tensor = pick(graph.initializer)
  const initializer = graph.initializer.map(each =>
    each === tensor && kind === 7 ? { ...each, dims: Uint8Array.of(1 + at(5), 1 + at(5)) } : each,
  )
  const place = at(graph.node.length)
  const nodes = graph.node.with(place, { ...graph.node[place]!, ...changed })
  return writeMessage({ ...model, graph: { ...graph, node: nodes, initializer } }, modelTable)
}

function changedAttribute(attribute: AttributeProto, random: () => number): AttributeProto {
  const numbers = [-1, 0, 1, 2, 3, 7, 100, 2 ** 31, -(2 ** 40), 2 ** 53]
  const number = (): number => numbers[Math.floor(random() * numbers.length)]!
  const { i, f, ints } = attribute
  return {
    ...attribute,
    ...(i !== undefined && { i: number() }),
    ...(f !== undefined && { f: random() < 0.5 ? NaN : number() }),
    ...(ints && {
      ints: packVarints(
        [number(), number(), number(), number()].slice(0, 1 + Math.floor(random() * 4)),
      ),
    }),
  }
}

export function readMutants(files: readonly Uint8Array[], seed: number, count: number): Outcome {
  const random = createRandom(seed)
  const faults: string[] = []
  const refused = new Map<string, number>()
  let [read, slowest] = [0, 0]
  for (let i = 0; i < count; i++) {
    const file = files[i % files.length]!
    const mutant = i % 2 === 0 ? mutate(file, random) : mutateMessage(file, random)
    const start = performance.now()
    try {
      imported(mutant, 'mutant.onnx')
      read++
    } catch (error) {
      const found = error instanceof TenonError ? error.diagnostics[0]! : undefined
      const named = found?.message.includes('mutant.onnx') || found?.span !== undefined
      if (!found || !named) faults.push(`seed ${seed}, mutant ${i}: ${(error as Error).stack}`)
      else refused.set(found.code, (refused.get(found.code) ?? 0) + 1)
    }
    slowest = Math.max(slowest, performance.now() - start)
  }
  return { faults, read, refused, slowest }
}
