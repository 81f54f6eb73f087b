/** A small model that is built only to compare others with it. */
import { buildModel } from '../../../build/build.ts'
import type { Model } from '../../../build/model.ts'
import { readConfig } from '../../../config/read.ts'
import { assert } from '../../../diagnostics/assert.ts'
import { createSource } from '../../../diagnostics/source.ts'

/** The model of a config, which is known to be sound. */
export function patternModel(document: object): Model {
  const { config } = readConfig(createSource('pattern', JSON.stringify(document)))
  assert(config, 'the config of a pattern is wrong')
  const { model } = buildModel(config)
  assert(model, 'the model of a pattern is wrong')
  return model
}
