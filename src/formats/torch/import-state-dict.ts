/** A PyTorch state dict beside the config of its model -> that config and its weights. */
import { checkStateDict } from '../../build/state-names.ts'
import type { Model } from '../../build/model.ts'
import { TenonError, refuse } from '../../diagnostics/diagnostic.ts'
import { checkTensors, expectedWeights, formatTensors } from '../../train/weights.ts'
import { type ReportNotes, createNotes } from '../report.ts'
import type { WrittenModel } from '../write-imported.ts'
import { matchState } from './match-state.ts'
import type { StateDict } from './state-dict.ts'

/** What stands where a config is needed and none is given. */
export function withoutConfig({ file }: StateDict): never {
  const problem = 'it holds weights alone: `--config FILE` names the config of their model'
  return refuse('broken-model-file', { file, place: '', problem })
}

/** `text` is that of the config, which stays as it is. */
export function importStateDict(state: StateDict, model: Model, text: string): WrittenModel {
  const wrong = checkStateDict(model)
  if (wrong.length > 0) throw new TenonError(wrong)
  const notes = createNotes()
  const weights = matchState(model, state, notes)
  checkTensors(expectedWeights(model), weights, state.file)
  noteDefaults(model, notes)
  const parameters = model.weights.reduce(
    (sum, { shape }) => sum + shape.reduce((product, dim) => product * dim, 1),
    0,
  )
  const source = { file: state.file, format: 'PyTorch state dict (safetensors)' }
  return {
    config: text,
    weights: formatTensors(model, weights),
    report: notes.finish(source, { layers: model.layers.length, parameters }),
  }
}

/** Arguments whose defaults are others in PyTorch; the file does not say what the module has. */
const otherDefaults: { readonly [type: string]: readonly [argument: string, torch: number] } = {
  BatchNormalization: ['epsilon', 1e-5],
  LayerNormalization: ['epsilon', 1e-5],
  GroupNormalization: ['epsilon', 1e-5],
  LeakyReLU: ['negative_slope', 0.01],
}

function noteDefaults({ expansion }: Model, notes: ReportNotes): void {
  for (const { definition, item } of expansion.layers) {
    const { type, fields } = definition
    const [argument, torch] = otherDefaults[type] ?? []
    if (argument === undefined || Object.hasOwn(item.args, argument)) continue
    const reason = `the config's default; that of PyTorch is ${torch}`
    notes.set(`${type}.${argument}`, fields[argument]!.default ?? null, reason)
  }
}
