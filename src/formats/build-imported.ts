/** Builds the model that an imported config means, to learn its weights and to check them. */
import { buildModel } from '../build/build.ts'
import type { Model } from '../build/model.ts'
import { readConfig } from '../config/read.ts'
import { TenonError, hasErrors } from '../diagnostics/diagnostic.ts'
import { createSource } from '../diagnostics/source.ts'
import { documentOf } from './document.ts'
import type { ImportedConfig } from './imported.ts'

/** The model of a config text; throws what is wrong with it. `file` is named in diagnostics. */
export function buildText(text: string, file: string): Model {
  const { config, diagnostics } = readConfig(createSource(file, text))
  if (!config || hasErrors(diagnostics)) throw new TenonError(diagnostics)
  const { model, diagnostics: ofLayers } = buildModel(config)
  if (!model) throw new TenonError(ofLayers)
  return model
}

/** The model in which every layer has the name that the imported config gives it. */
export function buildImported(config: ImportedConfig): Model {
  return buildText(JSON.stringify(documentOf(config, { allNames: true }), null, 1), 'model.yaml')
}

/** A weight that a layer of the config has, as a file must supply it. */
export interface WantedWeight {
  /** `conv1/kernel`: the key in `ImportedModel.weights`. */
  readonly name: string
  readonly shape: readonly number[]
  readonly trainable: boolean
}

/** The weights that each layer makes, in the order in which it makes them; none for most. */
export function wantedWeights(model: Model): ReadonlyMap<string, readonly WantedWeight[]> {
  const wanted = new Map<string, WantedWeight[]>()
  for (const { name, weights } of model.layers) {
    const [layer] = name.split('/') as [string]
    const own = weights.map(({ name, shape, trainable }) => ({ name, shape, trainable }))
    wanted.set(layer, [...(wanted.get(layer) ?? []), ...own])
  }
  return wanted
}
