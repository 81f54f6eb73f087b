/** Numbers and switches of a `training:` section. */
import { type MapItem, toJson } from '../config/item.ts'
import { settingFields } from '../config/section-fields.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { type Json, type Values, readFields } from '../fields/field.ts'
import { createReader } from './resolve.ts'

export type TrainingSettings = Values<typeof settingFields>

/** Epochs, batch size, seed and the like; without settings there is at least one error. */
export function readTrainingSettings(section: MapItem): {
  readonly settings: TrainingSettings | undefined
  readonly diagnostics: readonly Diagnostic[]
} {
  const reader = createReader(section)
  const values = toJson(section) as { readonly [field: string]: Json }
  const settings = readFields(settingFields, values, [], reader.context)
  const { diagnostics } = reader
  return { settings: diagnostics.length > 0 ? undefined : settings, diagnostics }
}
