/** An imported model as the files of tenon: a config that people read, and weights that fit it. */
import type { Model } from '../build/model.ts'
import { formatConfig } from '../config/format/format.ts'
import { assert } from '../diagnostics/assert.ts'
import { createSource } from '../diagnostics/source.ts'
import type { JsonMap } from '../fields/field.ts'
import type { FileTensor } from '../files/file-tensor.ts'
import { checkTensors, expectedWeights, formatTensors } from '../train/weights.ts'
import { buildImported, buildText } from './build-imported.ts'
import { documentOf } from './document.ts'
import { groupLayers } from './group/group.ts'
import type { ImportedModel } from './imported.ts'
import type { ImportReport } from './report.ts'

export interface WrittenModel {
  /** The text of `model.yaml`, in the canonical layout. */
  readonly config: string
  /** The bytes of `model.safetensors`. */
  readonly weights: Uint8Array<ArrayBuffer>
  readonly report: ImportReport
}

/**
 * Blocks and repeats take the place of layers that repeat themselves. Throws a `TenonError` where
 * a tensor is missing, left over or of another shape than its weight, and where the config has
 * faults itself.
 */
export function writeImported({ config, weights, report }: ImportedModel): WrittenModel {
  const plain = buildImported(config)
  checkTensors(expectedWeights(plain), weights, report.source.file)
  const text = textOf(documentOf(groupLayers(config)), report.source)
  const model = buildText(text, 'model.yaml')
  const renamed = renamedLayers(config, plain, model)
  return {
    config: text,
    weights: formatTensors(model, movedTensors(plain, weights, model)),
    report: { ...report, renamed: [...report.renamed, ...renamed] },
  }
}

function textOf(document: JsonMap, { file, format }: ImportReport['source']): string {
  const from = `${file.replace(/^.*[/\\]/s, '')} (${format})`.replace(/[^\x20-\x7e]+/g, ' ')
  const written = createSource('model.yaml', JSON.stringify(document, null, 1))
  const { text, diagnostics } = formatConfig(written)
  assert(text !== undefined, `an imported config is no YAML: ${diagnostics[0]?.message}`)
  return `# Imported from ${from}.\n${text}`
}

/** Layers whose chosen names gave way to those of blocks. */
function renamedLayers(
  { layers }: ImportedModel['config'],
  from: Model,
  to: Model,
): ImportReport['renamed'] {
  const chosen = new Set(layers.filter(each => each.named).map(each => each.name))
  return from.layers.flatMap(({ name }, i) => {
    const now = to.layers[i]!.name
    return name === now || !chosen.has(name)
      ? []
      : [{ kind: 'layer' as const, from: name, to: now, count: 1 }]
  })
}

/** The tensors under the names of a model that has the same layers in the same order. */
function movedTensors(
  from: Model,
  tensors: ReadonlyMap<string, FileTensor>,
  to: Model,
): ReadonlyMap<string, FileTensor> {
  const typesOf = ({ layers }: Model): string => layers.map(each => each.type).join(' ')
  assert(typesOf(from) === typesOf(to), 'grouping has changed the layers of an imported model')
  const moved = new Map<string, FileTensor>()
  from.layers.forEach(({ weights }, i) => {
    weights.forEach(({ name }, k) => moved.set(to.layers[i]!.weights[k]!.name, tensors.get(name)!))
  })
  return moved
}
