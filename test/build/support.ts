/** Reads and builds configs that are written in tests. */
import { buildModel } from '../../src/build/build.ts'
import type { LossModel, Model } from '../../src/build/model.ts'
import { buildTraining } from '../../src/build/training.ts'
import type { Config } from '../../src/config/config.ts'
import { readConfig } from '../../src/config/read.ts'
import { type Diagnostic, hasErrors } from '../../src/diagnostics/diagnostic.ts'
import { createSource, positionAt } from '../../src/diagnostics/source.ts'

/** A config that the reader accepts; anything else fails the test with what was reported. */
export function configOf(yaml: string): Config {
  const { config, diagnostics } = readConfig(createSource('model.yaml', yaml))
  if (!config || hasErrors(diagnostics)) throw new Error(describeAll(diagnostics).join('\n'))
  return config
}

/** A model that builds without errors. */
export function modelOf(yaml: string): Model {
  const { model, diagnostics } = buildModel(configOf(yaml))
  if (!model) throw new Error(describeAll(diagnostics).join('\n'))
  return model
}

/** A model with its training graphs, built without errors. */
export function trainingOf(yaml: string): LossModel {
  const { training, diagnostics } = buildTraining(modelOf(yaml))
  if (!training) throw new Error(describeAll(diagnostics).join('\n'))
  return training
}

/** `dangling-from 5:12` for everything that building reports, in order. */
export function faultsOf(yaml: string): readonly string[] {
  return buildModel(configOf(yaml)).diagnostics.map(codeAndPlace)
}

/** As `faultsOf`, for the `training:` section of a model that builds. */
export function trainingFaultsOf(yaml: string): readonly string[] {
  return buildTraining(modelOf(yaml)).diagnostics.map(codeAndPlace)
}

/** The one diagnostic that building reports. */
export function faultOf(yaml: string): Diagnostic {
  const { diagnostics } = buildModel(configOf(yaml))
  if (diagnostics.length !== 1) throw new Error(describeAll(diagnostics).join('\n') || 'no fault')
  return diagnostics[0]!
}

export function codeAndPlace({ code, span }: Diagnostic): string {
  if (!span) return code
  const { line, column } = positionAt(span.source, span.start)
  return `${code} ${line}:${column}`
}

function describeAll(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.map(each => `${codeAndPlace(each)} ${each.message}`)
}
