/** What is trained and measured: the losses, metrics and optimizer of a `training:` section. */
import { catalog } from '../catalog/catalog.ts'
import type { MetricDefinition } from '../catalog/metric.ts'
import type { LossDefinition } from '../catalog/training.ts'
import { type MapItem, itemAt, keySpanAt, toJson } from '../config/item.ts'
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import { nearestHint } from '../diagnostics/nearest.ts'
import type { Span } from '../diagnostics/source.ts'
import { type Json, type Path, isMap } from '../fields/field.ts'
import { type ReferredEntry, findEntry } from './lookup.ts'
import { type LossWeighting, readLossWeighting } from './loss-weighting.ts'
import type { Optimizer, Port } from './model.ts'
import { type Reader, type Resolved, createReader } from './resolve.ts'

/** The loss of one output. */
export interface OutputLoss extends Resolved<LossDefinition> {
  readonly output: string
  readonly span: Span
  readonly weighting: LossWeighting
}

/** One number to be measured on one output. */
export interface OutputMetric extends Resolved<MetricDefinition> {
  /** `accuracy`, or `probs_accuracy` where several outputs are trained. */
  readonly name: string
  /** Whether examples weigh in it what they weigh in the loss. */
  readonly weighted: boolean
  readonly output: string
  readonly span: Span
}

export interface Objective {
  readonly losses: readonly OutputLoss[]
  readonly metrics: readonly OutputMetric[]
  readonly optimizer: Optimizer
}

/** What the rules below share. */
interface Reading {
  readonly section: MapItem
  readonly values: { readonly [field: string]: Json }
  readonly outputs: readonly string[]
  readonly reader: Reader
  readonly diagnostics: Diagnostic[]
}

/** One reference to a loss or metric, and the output that it belongs to. */
interface Assigned {
  readonly output: string
  readonly value: Json
  readonly path: Path
}

/**
 * Reads the section against the outputs of a model; without an objective there is at least one
 * error.
 */
export function readObjective(
  section: MapItem,
  outputs: readonly Port[],
): { readonly objective: Objective | undefined; readonly diagnostics: readonly Diagnostic[] } {
  const values = toJson(section) as Reading['values']
  const names = outputs.map(each => each.name)
  const reader = createReader(section)
  const reading: Reading = { section, values, outputs: names, reader, diagnostics: [] }
  const unweighted = readLosses(reading)
  const weighting = readLossWeighting({
    ...{ section, values, context: reader.context, diagnostics: reading.diagnostics },
    outputs: outputs.filter(({ name }) => unweighted.some(each => each.output === name)),
  })
  const losses = unweighted.map(each => ({ ...each, weighting: weighting(each.output) }))
  const plain = readMetrics(reading, losses, 'metrics', [])
  const metrics = [...plain, ...readMetrics(reading, losses, 'weighted_metrics', plain)]
  const optimizer = resolve<Optimizer>(reading, 'optimizer', values['optimizer']!, ['optimizer'])
  const diagnostics = [...reader.diagnostics, ...reading.diagnostics]
  const objective = diagnostics.length > 0 ? undefined : { losses, metrics, optimizer }
  return { objective, diagnostics }
}

function readLosses(reading: Reading): readonly Omit<OutputLoss, 'weighting'>[] {
  const { values, outputs, section, diagnostics } = reading
  const value = values['loss']!
  const assigned = isReference(value, catalog.losses, outputs)
    ? outputs.map(output => ({ output, value, path: ['loss'] }))
    : byOutput(reading, 'loss', value)
  if (assigned.length > 1 && assigned[0]!.path.length === 1) {
    const { span } = itemAt(section, ['loss'])
    diagnostics.push(diagnostic('loss-per-output', { outputs }, span))
    return []
  }
  return assigned.map(({ output, value, path }) => ({
    ...resolve<Resolved<LossDefinition>>(reading, 'loss', value, path),
    output,
    span: itemAt(section, path).span,
  }))
}

/** As in Keras, a weighted metric whose name is taken gets a name that says so. */
function readMetrics(
  reading: Reading,
  losses: readonly { readonly output: string }[],
  field: 'metrics' | 'weighted_metrics',
  taken: readonly OutputMetric[],
): readonly OutputMetric[] {
  const value = reading.values[field] ?? []
  const trained = losses.map(each => each.output)
  const shared = Array.isArray(value) || isReference(value, catalog.metrics, reading.outputs)
  const assigned = shared
    ? trained.flatMap(output => eachMetric({ output, value, path: [field] }))
    : byOutput(reading, field, value).flatMap(eachMetric)
  const metrics = assigned
    .filter(each => shared || isTrained(reading, each, trained))
    .map(each => readMetric(reading, each, { prefixed: trained.length > 1, taken }))
    .map(each => ({ ...each, weighted: field === 'weighted_metrics' }))
  return metrics.filter((each, i) => isFirst(reading, [...metrics, ...taken], each, i))
}

function isFirst(
  { diagnostics }: Reading,
  metrics: readonly OutputMetric[],
  { name, span }: OutputMetric,
  i: number,
): boolean {
  const first = metrics.findIndex(each => each.name === name) === i
  if (!first) diagnostics.push(diagnostic('duplicate-metric', { name }, span))
  return first
}

/** A list of metrics as single ones. */
function eachMetric({ output, value, path }: Assigned): readonly Assigned[] {
  if (!Array.isArray(value)) return [{ output, value, path }]
  return value.map((each: Json, i) => ({ output, value: each, path: [...path, i] }))
}

function isTrained(
  { section, diagnostics }: Reading,
  { output, path }: Assigned,
  trained: readonly string[],
): boolean {
  // Where no loss could be read, its own diagnostic has said so.
  if (trained.length === 0 || trained.includes(output)) return true
  const { span } = itemAt(section, path)
  diagnostics.push(diagnostic('untrained-output', { name: output }, span))
  return false
}

function readMetric(
  reading: Reading,
  { output, value, path }: Assigned,
  { prefixed, taken }: { readonly prefixed: boolean; readonly taken: readonly OutputMetric[] },
): Omit<OutputMetric, 'weighted'> {
  const resolved = resolve<Resolved<MetricDefinition>>(reading, 'metric', value, path)
  const own = resolved.args['name']
  const short = typeof own === 'string' ? own : resolved.definition.name
  const nameOf = (short: string): string => (prefixed ? `${output}_${short}` : short)
  const isTaken = taken.some(each => each.name === nameOf(short))
  const { span } = itemAt(reading.section, path)
  return { ...resolved, name: nameOf(isTaken ? `weighted_${short}` : short), output, span }
}

/** A map from outputs to values; keys that are no output are reported. */
function byOutput(reading: Reading, field: string, value: Json): readonly Assigned[] {
  const { section, outputs, diagnostics } = reading
  return Object.entries(isMap(value) ? value : {}).flatMap(([output, value]) => {
    const path = [field, output]
    if (outputs.includes(output)) return [{ output, value, path }]
    const hint = nearestHint(output, outputs)
    const parameters = { field, name: output }
    const span = keySpanAt(section, path)
    diagnostics.push(diagnostic('unknown-trained-output', parameters, span, { hint }))
    return []
  })
}

/** False for a map by output: an output's name wins over the name of an entry. */
function isReference(
  value: Json,
  entries: readonly ReferredEntry[],
  outputs: readonly string[],
): boolean {
  if (!isMap(value)) return true
  const keys = Object.keys(value)
  if (keys.some(key => outputs.includes(key))) return false
  return typeof value['type'] === 'string' || keys.some(key => findEntry(entries, key))
}

function resolve<T>(
  { reader }: Reading,
  kind: 'loss' | 'metric' | 'optimizer',
  value: Json,
  path: Path,
): T {
  return reader.context.resolve(kind, value, path) as T
}
