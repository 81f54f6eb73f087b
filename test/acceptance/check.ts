/** Checks a config as `tenon check` does, with the files that it names taken from memory. */
import { buildModel, checkWiring } from '../../src/build/build.ts'
import { checkLimits } from '../../src/build/limits.ts'
import type { Model } from '../../src/build/model.ts'
import { buildTraining } from '../../src/build/training.ts'
import { pathInside } from '../../src/config/include.ts'
import { readConfig } from '../../src/config/read.ts'
import { type Diagnostic, hasErrors, refuse } from '../../src/diagnostics/diagnostic.ts'
import { inSourceOrder } from '../../src/diagnostics/order.ts'
import { createSource } from '../../src/diagnostics/source.ts'
import { plannedMemory } from '../../src/runtime/memory.ts'

/** Texts by their path from the folder of the config. */
export type Files = { readonly [path: string]: string }

/** What is wrong with `model.yaml`, which may include `files`. */
export function checkText(text: string, files: Files): readonly Diagnostic[] {
  const { config, library, diagnostics } = readConfig(createSource('model.yaml', text), {
    read(path, from) {
      const inside = pathInside(from.file, path)
      const found = 'path' in inside ? files[inside.path] : undefined
      if (!('path' in inside) || found === undefined)
        return refuse('cannot-read', { file: path, reason: 'it is not there' })
      return createSource(inside.path, found)
    },
  })
  if (!config || library) return diagnostics
  if (hasErrors(diagnostics)) return inSourceOrder([...diagnostics, ...checkWiring(config)])
  const built = buildModel(config)
  const ofModel = built.model ? checkModel(built.model) : []
  return inSourceOrder([...diagnostics, ...built.diagnostics, ...ofModel])
}

function checkModel(model: Model): readonly Diagnostic[] {
  const { limits, training } = model.config
  return [
    ...(training ? buildTraining(model).diagnostics : []),
    ...(limits?.entries.has('memory')
      ? checkLimits(model, { memory: plannedMemory(model) ?? NaN })
      : []),
  ]
}
