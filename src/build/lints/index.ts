/** Every lint, and their findings in a model: warnings, each with its reason. */
import { catalog } from '../../catalog/catalog.ts'
import { itemAt, toJson } from '../../config/item.ts'
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts'
import { type Json, isMap } from '../../fields/field.ts'
import { findEntry } from '../lookup.ts'
import type { Model } from '../model.ts'
import { plainReference } from '../plain-args.ts'
import { parseReference } from '../reference.ts'
import { argumentSpan, withNotes } from '../scope.ts'
import { deadRelu, reluBeforeSoftmax, softmaxTwice, steepSlope } from './activations.ts'
import type { Lint } from './lint.ts'
import { type LossesOf, lintSites, namedOf } from './site.ts'
import { dropoutBeforeNorm, softmaxBeforeLogits } from './training.ts'
import { equalUnits, l2OnSlope, manySlopes, unfitInitializer } from './weights.ts'

export const lints: readonly Lint[] = [
  deadRelu,
  dropoutBeforeNorm,
  equalUnits,
  l2OnSlope,
  manySlopes,
  reluBeforeSoftmax,
  softmaxBeforeLogits,
  softmaxTwice,
  steepSlope,
  unfitInitializer,
]

/** In the order of the layers; blocks and repeats show each finding as often as it is built. */
export function lintModel(model: Model): readonly Diagnostic[] {
  return lintSites(model, lossesOf(model)).flatMap(site =>
    lints.flatMap(lint => {
      const found = lint.test(site)
      if (!found) return []
      const { placed } = site
      const span = argumentSpan(placed, found.path ?? [])
      return [withNotes(diagnostic(lint.code, found.parameters, span), placed.notes)]
    }),
  )
}

/** The losses that `training:` names for an output; what is wrong with them is said elsewhere. */
function lossesOf({ config: { training } }: Model): LossesOf {
  const section = training && (toJson(training) as { readonly [field: string]: Json })
  const value = section?.['loss']
  const isLoss = (each: Json | undefined): each is Json => {
    const reference = each === undefined ? undefined : parseReference(each, [])
    return reference !== undefined && findEntry(catalog.losses, reference.identifier) !== undefined
  }
  return output => {
    const own = value !== undefined && isMap(value) ? value[output] : undefined
    const loss = isLoss(own) ? own : value
    if (!training || !isLoss(loss)) return []
    const { span } = itemAt(training, ['loss'])
    return [{ loss: namedOf(plainReference('loss', loss, training)), span }]
  }
}
