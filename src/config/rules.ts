/** The rules that bring a config into one form, in the order in which they are applied. */
import { catalog } from '../catalog/catalog.ts'
import { activationArguments, activationName } from './activations/uses.ts'
import { blockArguments, restArguments } from './block-arguments.ts'
import { bareLayer, longForm, mainArgument, mergeInputs } from './forms.ts'
import { commentValue, inputLayers, misplacedArguments, oldBoolean, runOnLayer } from './habits.ts'
import { misspeltSiblings } from './misspelt.ts'
import { closeNames } from './numbers.ts'
import { pythonKeys, pythonNone, pythonPrefix, pythonText } from './python-habits.ts'
import type { Rule } from './rewrite.ts'
import { splitByComma } from './split-habits.ts'

/**
 * Text first, so that what is pasted becomes items; names last, when every value stands at its
 * field.
 */
const rulesOfItems: readonly Rule[] = [
  splitByComma,
  runOnLayer,
  inputLayers,
  pythonText(catalog),
  pythonKeys(catalog),
  pythonPrefix,
  longForm,
  bareLayer,
  mergeInputs(catalog.layers),
  misplacedArguments,
  misspeltSiblings,
  commentValue,
  blockArguments,
  mainArgument(catalog.layers),
  oldBoolean,
  pythonNone,
  closeNames,
  activationName,
  activationArguments,
]

export const rules: readonly Rule[] = [...rulesOfItems, restArguments(rulesOfItems)]
