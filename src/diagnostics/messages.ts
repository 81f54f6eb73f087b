/** The table of every diagnostic: code, severity, message, explanation. No code is reused. */
import { activationCodes } from './codes/activations.ts'
import { blockCodes } from './codes/blocks.ts'
import { dataCodes } from './codes/data.ts'
import { fieldCodes } from './codes/fields.ts'
import { formatCodes } from './codes/formats.ts'
import { habitCodes } from './codes/habits.ts'
import { ignoreCodes } from './codes/ignores.ts'
import { inputCodes } from './codes/inputs.ts'
import { layerCodes } from './codes/layers.ts'
import { languageCodes } from './codes/language.ts'
import { lintCodes } from './codes/lints.ts'
import { limitCodes } from './codes/limits.ts'
import { onnxCodes } from './codes/onnx.ts'
import { pictureCodes } from './codes/pictures.ts'
import { revisionCodes } from './codes/revisions.ts'
import { runCodes } from './codes/runs.ts'
import { shapeCodes } from './codes/shapes.ts'
import { targetCodes } from './codes/targets.ts'
import { textCodes } from './codes/text.ts'
import { trainingCodes } from './codes/training.ts'
import { weightCodes } from './codes/weights.ts'
import { wiringCodes } from './codes/wiring.ts'

export const messages = {
  ...textCodes,
  ...habitCodes,
  ...ignoreCodes,
  ...fieldCodes,
  ...languageCodes,
  ...activationCodes,
  ...wiringCodes,
  ...blockCodes,
  ...shapeCodes,
  ...layerCodes,
  ...lintCodes,
  ...limitCodes,
  ...weightCodes,
  ...dataCodes,
  ...inputCodes,
  ...trainingCodes,
  ...runCodes,
  ...pictureCodes,
  ...revisionCodes,
  ...onnxCodes,
  ...targetCodes,
  ...formatCodes,
}

export type Code = keyof typeof messages

export type Parameters<C extends Code> = (typeof messages)[C] extends {
  readonly message: (parameters: infer P) => string
}
  ? P
  : never
