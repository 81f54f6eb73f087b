/** What an optimizer's arguments mean together, and for the weights of a model. */
import { type CommonArguments, commonOf } from '../catalog/optimizer-fields.ts'
import { type MapItem, itemAt, toJson } from '../config/item.ts'
import { assert } from '../diagnostics/assert.ts'
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import { nearestHint } from '../diagnostics/nearest.ts'
import type { Json, Path } from '../fields/field.ts'
import type { Model, Optimizer } from './model.ts'
import { parseReference } from './reference.ts'
import { matchesWeight } from './weight-patterns.ts'

interface Checked {
  /** Names of the weights that weight decay spares. */
  readonly undecayed: ReadonlySet<string>
  readonly diagnostics: readonly Diagnostic[]
}

export function checkOptimizer(section: MapItem, { args }: Optimizer, model: Model): Checked {
  const common = commonOf(args)
  const names = model.weights.map(each => each.name)
  const patterns = common.exclude_from_weight_decay
  const undecayed = names.filter(name => patterns.some(each => matchesWeight(each, name)))
  const diagnostics = [
    ...checkClips(section, common),
    ...checkSchedule(section, common),
    ...patterns.flatMap((each, i) => checkPattern(section, each, i, names)),
    ...partsOf(args).flatMap((each, i) => checkPart(section, each, i, names)),
  ]
  return { undecayed: new Set(undecayed), diagnostics }
}

const clips = ['clipnorm', 'global_clipnorm', 'clipvalue'] as const

function checkClips(section: MapItem, common: CommonArguments): readonly Diagnostic[] {
  const [first, second] = clips.filter(each => common[each] !== null)
  if (!first || !second) return []
  return [diagnostic('two-clips', { first, second }, spanOf(section, [second]))]
}

function checkSchedule(section: MapItem, common: CommonArguments): readonly Diagnostic[] {
  const schedule = common.learning_rate
  if (typeof schedule === 'number' || schedule.misfit === undefined) return []
  const parameters = { schedule: schedule.name, reason: schedule.misfit }
  return [diagnostic('unfit-schedule', parameters, spanOf(section, ['learning_rate']))]
}

function checkPattern(
  section: MapItem,
  pattern: string,
  i: number,
  names: readonly string[],
): readonly Diagnostic[] {
  if (names.some(name => matchesWeight(pattern, name))) return []
  const span = spanOf(section, ['exclude_from_weight_decay', i])
  const ends = [...new Set(names.map(name => name.slice(name.lastIndexOf('/') + 1)))]
  const hint = nearestHint(pattern, pattern.includes('/') ? names : ends)
  return [diagnostic('unmatched-pattern', { pattern }, span, { hint })]
}

/** Parts of names of weights that muon leaves to adamw. */
function partsOf({ exclude_layers: parts = [] }: Optimizer['args']): readonly string[] {
  return parts as readonly string[]
}

function checkPart(
  section: MapItem,
  part: string,
  i: number,
  names: readonly string[],
): readonly Diagnostic[] {
  if (names.some(name => name.includes(part))) return []
  const layers = [...new Set(names.map(name => name.slice(0, Math.max(0, name.lastIndexOf('/')))))]
  const hint = nearestHint(part, layers)
  const span = spanOf(section, ['exclude_layers', i])
  return [diagnostic('unmatched-pattern', { pattern: part }, span, { hint })]
}

/** Where an argument of the optimizer is written. */
function spanOf(section: MapItem, inner: Path) {
  const { optimizer = null } = toJson(section) as { readonly [field: string]: Json }
  const reference = parseReference(optimizer, ['optimizer'])
  assert(reference, 'the optimizer is no reference')
  return itemAt(section, [...reference.path, ...inner]).span
}
