/** Tensors of a state dict -> weights of the model; all faults of both in one report. */
import type { Model } from '../../build/model.ts'
import type { PlacedLayer } from '../../build/placed.ts'
import { parseReference } from '../../build/reference.ts'
import { matchesWeight } from '../../build/weight-patterns.ts'
import { type StateName, readStateDict } from '../../config/state-dict.ts'
import { type Diagnostic, TenonError, diagnostic } from '../../diagnostics/diagnostic.ts'
import { nearestHint } from '../../diagnostics/nearest.ts'
import type { Json } from '../../fields/field.ts'
import { type FileTensor, tensorLater } from '../../files/file-tensor.ts'
import { shapeText } from '../../graph/shape.ts'
import { countOf } from '../../graph/tensor.ts'
import type { ReportNotes } from '../report.ts'
import { type Grid, gridOf } from './flattened.ts'
import { piecesOf } from './kinds.ts'
import { type ModuleName, moduleName, tensorName } from './module-names.ts'
import { type Piece, copyPiece, same } from './piece.ts'
import type { StateDict } from './state-dict.ts'

interface Matching {
  readonly model: Model
  readonly state: StateDict
  readonly names: readonly StateName[]
  readonly notes: ReportNotes
  readonly faults: Diagnostic[]
  /** The weight that each tensor is for. */
  readonly taken: Map<string, NamedWeight>
}

/** The weights by name, each made when its data is read. */
export function matchState(
  model: Model,
  state: StateDict,
  notes: ReportNotes,
): ReadonlyMap<string, FileTensor> {
  const { names, ignore } = readStateDict(model.config)
  const matching: Matching = { model, state, names, notes, faults: [], taken: new Map() }
  const weights = new Map<string, FileTensor>()
  model.expansion.layers.forEach((placed, i) => {
    const grid = model.layers[i]!.weights.length > 0 ? gridOf(model, placed) : none
    for (const weight of model.layers[i]!.weights) {
      const tensor = matchWeight(matching, placed, weight, grid)
      if (tensor) weights.set(weight.name, tensor)
    }
  })
  for (const name of state.tensors.keys()) {
    if (matching.taken.has(name)) continue
    const reason = ignore.some(({ text }) => matchesWeight(text, name))
      ? 'state_dict.ignore names it'
      : /(?:^|\.)num_batches_tracked$/.test(name)
        ? 'a count that inference does not read'
        : undefined
    if (reason !== undefined) notes.dropped(name, reason)
    else
      matching.faults.push(
        diagnostic('extra-tensor', { tensor: name, file: state.file }, undefined),
      )
  }
  if (matching.faults.length > 0) throw new TenonError(matching.faults)
  return weights
}

const none: Grid = { kind: 'none' }

interface NamedWeight {
  readonly name: string
  readonly layer: string
  readonly shape: readonly number[]
}

function matchWeight(
  matching: Matching,
  placed: PlacedLayer,
  weight: NamedWeight,
  found: Grid,
): FileTensor | undefined {
  const { state, names, notes, faults } = matching
  const { type, own, path, backward } = roleOf(placed, weight)
  const module = moduleName(weight.name, path, names)
  const span = module.entry?.module.span ?? placed.item.span
  const flattened = module.entry?.flattened
  const grid = flattened ? flattened.grid : found.kind === 'grid' ? found.shape : undefined
  const fail = (problem: string): undefined => {
    const parameters = { file: state.file, layer: weight.layer, problem }
    faults.push(diagnostic('foreign-weights', parameters, span))
    return undefined
  }
  const isKernel = type === 'Dense' && own === 'kernel'
  if (flattened?.grid && isKernel && countOf(flattened.grid) !== weight.shape[0])
    return fail(
      `flattened is ${shapeText(flattened.grid)}, but it takes ${weight.shape[0]} numbers`,
    )
  const pieces =
    piecesOf({
      ...{ type, own, shape: weight.shape, grid, backward },
      open: module.form.endsWith('*'),
      shapeOf: tensor => state.tensors.get(tensorName(module, tensor))?.shape,
    }) ?? (module.single ? [same('', weight.shape, 'as the weight')] : undefined)
  if (!pieces) {
    const name = weight.name
    return fail(`no module of PyTorch has '${own}' of a ${type}: name the tensor of '${name}'`)
  }
  const sources = pieces.map(piece => findTensor(matching, module, piece, weight, span))
  if (!sources.every(each => each !== undefined)) return undefined
  noteWeight(matching, { weight, module, type, own, pieces, sources, path })
  if (isKernel && grid) {
    const reason = 'PyTorch flattens channels first: rows are put in the order of channels last'
    notes.set(`${weight.name}, flattened`, grid, reason)
  }
  if (isKernel && found.kind === 'unknown' && !flattened) {
    const reason = 'rows stay in order; `flattened` in state_dict.names says the grid in front'
    notes.set(`${weight.name}, behind ${found.flatten}`, false, reason)
  }
  return lazyTensor(state, weight.shape, pieces, sources)
}

function lazyTensor(
  state: StateDict,
  shape: readonly number[],
  pieces: readonly Piece[],
  sources: readonly string[],
): FileTensor {
  return tensorLater('float32', shape, () => {
    const data = new Float32Array(countOf(shape))
    let last: { name: string; numbers: Float32Array } | undefined
    pieces.forEach((piece, i) => {
      const name = sources[i]!
      if (last?.name !== name) last = { name, numbers: state.read(name) }
      copyPiece(piece, last.numbers, data)
    })
    return data
  })
}

/** The tensor of a piece, checked; several pieces, and the parts of one module, may share one. */
function findTensor(
  { state, taken, faults }: Matching,
  module: ModuleName,
  piece: Piece,
  weight: NamedWeight,
  span: Diagnostic['span'],
): string | undefined {
  const { file, tensors } = state
  const name = tensorName(module, piece.tensor, piece.suffix)
  const entry = tensors.get(name)
  const report = (each: Diagnostic): undefined => {
    if (!faults.some(({ message }) => message === each.message)) faults.push(each)
    return undefined
  }
  if (!entry) {
    const hint = nearestHint(name, [...tensors.keys()])
    const notes = [{ message: `it would be '${weight.name}'` }]
    return report(diagnostic('missing-tensor', { tensor: name, file }, span, { hint, notes }))
  }
  const other = taken.get(name)
  if (other && (other.layer !== weight.layer || module.single)) {
    const parameters = { file, tensor: name, first: other.name, second: weight.name }
    return report(diagnostic('tensor-twice', parameters, span))
  }
  taken.set(name, weight)
  const layer = weight.layer
  if (!/^(?:b?float\d+)$/.test(entry.dtype)) {
    const problem = `'${name}' is ${entry.dtype}, not a float`
    return report(diagnostic('foreign-weights', { file, layer, problem }, span))
  }
  const [has, needs] = [shapeText(entry.shape), shapeText(piece.shape)]
  if (has === needs) return name
  const own = weight.name.slice(layer.length + 1)
  const problem =
    `'${name}' has the shape ${has}, but ${own} ${shapeText(weight.shape)} needs ` +
    `${needs}, ${piece.axes}`
  return report(diagnostic('foreign-weights', { file, layer, problem }, span))
}

interface Matched {
  readonly weight: NamedWeight
  readonly module: ModuleName
  readonly type: string
  readonly own: string
  readonly pieces: readonly Piece[]
  readonly sources: readonly string[]
  readonly path: string
}

function noteWeight({ state, notes }: Matching, matched: Matched): void {
  const { weight, module, type, own, pieces, sources, path } = matched
  const from = [...new Set(pieces.map(each => `${each.tensor || 'tensor'} ${each.axes}`))]
  notes.mapped(from.join(' + '), `${type} ${own}`)
  const name = module.form.replace(/\.\*$/, '')
  if (name !== path.replaceAll('/', '.'))
    notes.renamed('layer', name, module.single ? weight.name : path)
  for (const source of new Set(sources)) {
    const { dtype } = state.tensors.get(source)!
    if (dtype !== 'float32')
      notes.set(`${dtype} of the file`, 'float32', 'weights are float32 here')
  }
}

/** Which module's weight it is: wrappers have the module of the layer inside. */
function roleOf(placed: PlacedLayer, { name, layer }: NamedWeight) {
  const { definition, item } = placed
  const own = name.slice(layer.length + 1)
  const [first = '', ...rest] = own.split('/')
  if (first === 'activation')
    return { type: 'PReLU', own: rest.join('/'), path: `${layer}/activation`, backward: false }
  if (!wrappers.has(first)) return { type: definition.type, own, path: layer, backward: false }
  const type = parseReference((item.args['layer'] ?? null) as Json, [])?.identifier ?? ''
  return { type, own: rest.join('/'), path: layer, backward: first === 'backward_layer' }
}

const wrappers: ReadonlySet<string> = new Set(['layer', 'forward_layer', 'backward_layer'])
