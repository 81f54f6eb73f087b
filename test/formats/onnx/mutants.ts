/** Files that are almost ONNX: bytes of sound ones changed, or values of the message itself. */
import { withExternalData } from '../../../src/formats/onnx/export/external-data.ts'
import {
  type AttributeProto,
  type ModelProto,
  modelTable,
} from '../../../src/formats/onnx/proto/messages.ts'
import { readMessage } from '../../../src/formats/onnx/proto/read.ts'
import { packVarints, writeMessage } from '../../../src/formats/onnx/proto/write.ts'
import { exported, nameOf, projectConfigs } from './models.ts'

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
  const model = messageOf(bytes)
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

function messageOf(bytes: Uint8Array): ModelProto {
  return readMessage<ModelProto>(bytes, modelTable, (_, problem) => {
    throw new Error(problem)
  })
}

/** A sound file whose large tensors lie in another. */
export interface ExternalFile {
  readonly model: Uint8Array
  readonly data: Uint8Array
}

export function externalFile(bytes: Uint8Array, name: string): ExternalFile {
  const { model, bytes: data } = withExternalData(messageOf(bytes), name)
  return { model: writeMessage(model, modelTable), data }
}

const strangeEntries: { readonly [key: string]: readonly string[] } = {
  location: ['', '../weights.bin', '/dev/zero', 'weights.bin/..', '.', 'a\0b', 'none.bin'],
  offset: ['-1', '1e3', '99999999999999999999', '9007199254740991', '4294967296', ' 1', '1'],
  length: ['0', '-4', '9007199254740991', '8', 'x'],
}

/** Says something else about where one of the tensors lies. */
export function mutateEntries(bytes: Uint8Array, random: () => number): Uint8Array {
  const model = messageOf(bytes)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const graph = model.graph!
  const chosen = pick(graph.initializer.filter(each => each.externalData.length > 0))
  const key = pick(Object.keys(strangeEntries))
  const value = pick(strangeEntries[key]!)
  const initializer = graph.initializer.map(each => {
    if (each !== chosen) return each
    const others = each.externalData.filter(entry => entry.key !== key)
    return { ...each, externalData: [...others, { key, value }] }
  })
  return writeMessage({ ...model, graph: { ...graph, initializer } }, modelTable)
}
