/** A topology of Keras with its tensors -> the imported model. */
import { TenonError, diagnostic } from '../../diagnostics/diagnostic.ts'
import { nearestHint } from '../../diagnostics/nearest.ts'
import { catalog } from '../../catalog/catalog.ts'
import type { Json } from '../../fields/field.ts'
import { countOf } from '../../graph/tensor.ts'
import { buildImported, wantedWeights } from '../build-imported.ts'
import type { ImportedConfig, ImportedModel } from '../imported.ts'
import type { SuppliedBlocks } from '../supplied-blocks.ts'
import { type ImportReport, createNotes } from '../report.ts'
import { absorbConstants } from './constants.ts'
import type { Conversion } from './convert.ts'
import { flatten } from './flatten.ts'
import { foldInputScales } from './input-scale.ts'
import { type TensorsOf, matchWeights } from './match-weights.ts'
import { convertTraining } from './training.ts'
import type { Dialect, KerasModel } from './topology.ts'

export interface KerasFile {
  readonly source: ImportReport['source']
  readonly dialect: Dialect
  readonly model: KerasModel
  /** What `compile` was called with, as the file has it. */
  readonly compiled?: Json | undefined
  readonly tensorsOf: TensorsOf
}

/** Throws a `TenonError` with all that has no counterpart, or with a weight that does not fit. */
export function importTopology(
  { source, dialect, model, compiled, tensorsOf }: KerasFile,
  { classes, blocks }: SuppliedBlocks,
): ImportedModel {
  const notes = createNotes()
  const found = createFindings(source.file)
  const conversion: Conversion = { dialect, notes, blocks: classes, ...found }
  const { owners, ...flat } = flatten(model, conversion, source.file)
  found.throwAny()
  const { layers, tensors } = absorbConstants(flat.layers, tensorsOf(owners))
  const name = plainName(model.name)
  const config: ImportedConfig = foldInputScales({ ...flat, name, layers, blocks })
  const training = convertTraining(compiled, config, conversion)
  const unfrozen = config.layers.map(each => ({ ...each, trainable: true }))
  const wanted = wantedWeights(buildImported({ ...config, layers: unfrozen }))
  const weights = matchWeights(owners, wanted, tensors, source.file)
  const parameters = [...weights.values()].reduce((sum, { shape }) => sum + countOf(shape), 0)
  return {
    config: { ...config, layers: withNeededSharing(config, wanted), ...(training && { training }) },
    weights,
    report: notes.finish(source, { layers: config.layers.length, parameters }),
  }
}

/** Layers without weights share none. */
function withNeededSharing(
  { layers }: ImportedConfig,
  wanted: ReturnType<typeof wantedWeights>,
): ImportedConfig['layers'] {
  return layers.map(({ weights, ...layer }) =>
    weights !== undefined && (wanted.get(weights) ?? []).length > 0 ? { ...layer, weights } : layer,
  )
}

function plainName(name: string): string {
  return name.replace(/[^A-Za-z0-9_.-]+/g, '-').slice(0, 100) || 'model'
}

/** Collects what the catalog has no word for, so that one run shows all of it. */
function createFindings(file: string) {
  const unknown = new Map<string, string[]>()
  const unsaid: { layer: string; argument: string; value: string }[] = []
  return {
    unknown(type: string, layer: string): void {
      unknown.set(type, [...(unknown.get(type) ?? []), layer])
    },
    unsaid(layer: string, argument: string, value: Json): void {
      unsaid.push({ layer, argument, value: (JSON.stringify(value) ?? 'nothing').slice(0, 80) })
    },
    throwAny(): void {
      const diagnostics = [
        ...[...unknown].map(([type, layers]) => ofUnknown(file, type, layers)),
        ...unsaid.map(each => diagnostic('foreign-argument', { file, ...each }, undefined)),
      ]
      if (diagnostics.length > 0) throw new TenonError(diagnostics)
    },
  }
}

function ofUnknown(file: string, type: string, layers: readonly string[]) {
  const [first] = layers as [string]
  if (codeHolders.has(type))
    return diagnostic('code-in-model', { file, layer: first, type }, undefined)
  const nearest = nearestHint(
    type,
    catalog.layers.map(each => each.type),
  )
  const map = `a block can stand for it: --map ${type}=blocks.yaml:NAME`
  const hint = type.includes(' ') ? nearest : nearest === undefined ? map : `${map}; ${nearest}`
  return diagnostic('foreign-layer', { file, type, count: layers.length, first }, undefined, {
    hint,
  })
}

/** Layers whose function the file holds as code. */
const codeHolders = new Set(['Lambda', 'TorchModuleWrapper'])
