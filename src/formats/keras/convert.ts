/** Arguments of Keras as arguments of the catalog; what has no word here is reported or refused. */
import { entriesOf } from '../../build/plain-args.ts'
import {
  type ReferredEntry,
  findActivationLayer,
  findEntry,
  lookUpLayer,
} from '../../build/lookup.ts'
import type { LayerDefinition } from '../../catalog/layer.ts'
import {
  type Field,
  type Fields,
  type Json,
  type JsonMap,
  type ReferenceKind,
  isMap,
} from '../../fields/field.ts'
import { kindOf, sameJson, shortArgs, shortNumber } from '../plain-fields.ts'
import type { ReportNotes } from '../report.ts'
import type { SuppliedBlock } from '../supplied-blocks.ts'
import { cudnnArguments } from './cudnn.ts'
import {
  functionLayers,
  harmless,
  oldHardSigmoid,
  openNumbers,
  otherActivations,
  otherArguments,
  otherClasses,
  otherFormulas,
  otherMeanings,
  silences,
} from './differences.ts'
import type { Dialect } from './topology.ts'

/** What reading a model needs on the way, and where it notes what it finds. */
export interface Conversion {
  readonly dialect: Dialect
  readonly notes: ReportNotes
  /** Names blocks for classes that the catalog does not have. */
  readonly blocks: ReadonlyMap<string, SuppliedBlock>
  /** Notes a class or function that nothing here stands for; the import fails in the end. */
  unknown(type: string, layer: string): void
  /** Notes an argument that would change the result; the import fails in the end. */
  unsaid(layer: string, argument: string, value: Json): void
}

export interface ConvertedLayer {
  readonly type: string
  readonly args: JsonMap
  /** Absent for a block. */
  readonly definition?: LayerDefinition
}

/** Undefined where the class is unknown; this is noted then. */
export function convertLayer(
  { className, name, config }: { className: string; name: string; config: JsonMap },
  conversion: Conversion,
): ConvertedLayer | undefined {
  const block = conversion.blocks.get(className)
  if (block) return { type: block.name, args: blockArgs(className, config, block, conversion) }
  const type = otherClasses[className] ?? className
  const definition = lookUpLayer(type)
  if (!definition) {
    conversion.unknown(className, name)
    return undefined
  }
  const whole = { ...cudnnArguments[className], ...config }
  const args = convertArgs(definition.fields, whole, {
    owner: definition.type,
    layer: name,
    conversion,
  })
  conversion.notes.mapped(className, definition.type)
  return { type: definition.type, args: shortArgs(definition.fields, mended(args)), definition }
}

/** A backward layer that is what `layer` gives anyway says nothing. */
function mended(args: JsonMap): JsonMap {
  const { layer, backward_layer: back, ...others } = args
  if (!isMap(layer) || !isMap(back)) return args
  const [[type, there]] = Object.entries(layer) as [[string, JsonMap]]
  const mirrored = { [type]: turned(there) }
  return sameJson(sorted(mirrored), sorted(back)) ? { ...others, layer } : args
}

function turned(args: JsonMap): JsonMap {
  const { go_backwards: backwards = false, ...others } = args
  return backwards ? others : { ...others, go_backwards: true }
}

function sorted(value: Json): Json {
  if (!isMap(value)) return value
  const entries = Object.entries(value).map(([key, each]) => [key, sorted(each)] as const)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}

export interface Site {
  /** Type or name of the entry that the arguments are of. */
  readonly owner: string
  readonly layer: string
  readonly conversion: Conversion
}

function convertArgs(fields: Fields, config: JsonMap, site: Site): JsonMap {
  const { owner, conversion } = site
  const args: { [name: string]: Json } = {}
  for (const [written, value] of Object.entries(config)) {
    const renamed = otherArguments[owner]?.[written]
    const name = renamed ?? written
    if (!Object.hasOwn(fields, name)) leaveOut(written, value, site)
    else {
      if (renamed !== undefined)
        conversion.notes.renamed('argument', `${owner}.${written}`, renamed)
      const field = fields[name]!
      noteMeaning(name, value, site)
      // Null is the default of what cannot be null here, such as `data_format`.
      if (value !== null || takesNull(field))
        args[name] = convertField(field, closed(`${owner}.${name}`, value), site)
    }
  }
  return { ...args, ...silentArgs(fields, args, site) }
}

function convertField(field: Field<unknown>, value: Json, site: Site): Json {
  const kind = kindOf(field)
  if (value === null) return null
  if (kind !== undefined) return convertReference(kind, value, site)
  if (isMap(value) && takesSchedule(field)) return convertReference('schedule', value, site)
  // Old files have `axis: [3]` where one axis is meant.
  const isOne = Array.isArray(value) && value.length === 1 && !typesOf(field).includes('array')
  return shortNumbers(isOne ? (value as readonly Json[])[0]! : value)
}

/** Sizes that the layer finds out, as a number: null in files of TensorFlow.js. */
function closed(argument: string, value: Json): Json {
  const number = openNumbers[argument]
  if (number === undefined || !Array.isArray(value)) return value
  return value.map((each: Json) => each ?? number)
}

function noteMeaning(argument: string, written: Json, { owner, conversion }: Site): void {
  const meant = otherMeanings.find(
    each =>
      each.className === owner &&
      each.argument === argument &&
      each.written === written &&
      each.dialects.includes(conversion.dialect),
  )
  if (meant) conversion.notes.set(`${owner}.${argument}`, meant.value, meant.reason)
}

/** A learning rate. */
function takesSchedule({ schema: { then } }: Field<unknown>): boolean {
  return isMap(then) && then['$ref'] === '#/$defs/schedule'
}

function takesNull({ schema }: Field<unknown>): boolean {
  return String(schema['$ref']).endsWith('OrNull') || typesOf({ schema }).includes('null')
}

function typesOf({ schema }: Pick<Field<unknown>, 'schema'>): readonly Json[] {
  const { type = [] } = schema
  return Array.isArray(type) ? type : [type]
}

function shortNumbers(value: Json): Json {
  if (Array.isArray(value)) return value.map(shortNumbers)
  return typeof value === 'number' ? shortNumber(value) : value
}

/** An initializer, regularizer, activation, ... as a name or a map of one. */
export function convertReference(kind: ReferenceKind, value: Json, site: Site): Json {
  if (typeof value === 'number' && kind === 'initializer') return shortNumber(value)
  const { name, config } = named(value)
  if (kind === 'layer') return convertInner(name, config, site)
  if (kind === 'activation') {
    if (name === 'hard_sigmoid' && site.conversion.dialect !== 'keras3') {
      const { slope, reason } = oldHardSigmoid
      site.conversion.notes.set('hard_sigmoid.slope', slope, reason)
      return { hard_sigmoid: { slope } }
    }
    if (Object.hasOwn(otherActivations, name)) return otherActivations[name]!
    if (Object.hasOwn(otherFormulas, name))
      site.conversion.notes.set(name, 'as published', otherFormulas[name]!)
    const same = Object.entries(functionLayers).find(([, layer]) => layer === name)
    if (same) return convertFunction(same[0], name, config, site)
    if (findActivationLayer(name)) return convertInner(name, config, site)
  }
  const entry = findEntry(entriesOf(kind), name)
  if (!entry) {
    site.conversion.unknown(`${kind} ${name}`, site.layer)
    return name
  }
  const args = convertArgs(entry.fields, config, { ...site, owner: entry.name })
  return namedCase(entry, args)
}

/** The variance scalings that have names of their own, which TensorFlow.js does not write. */
function namedCase(entry: ReferredEntry, args: JsonMap): Json {
  const { scale, mode, distribution, ...others } = args
  const isScaling = entry.name === 'variance_scaling'
  const family = isScaling && families.find(each => each.scale === scale && each.mode === mode)
  const isUniform = distribution === 'uniform'
  const isNormal = distribution === 'normal' || distribution === 'truncated_normal'
  if (!family || !(isUniform || isNormal)) return { [entry.name]: args }
  return { [`${family.name}_${isUniform ? 'uniform' : 'normal'}`]: others }
}

const families = [
  { name: 'glorot', scale: 1, mode: 'fan_avg' },
  { name: 'he', scale: 2, mode: 'fan_in' },
  { name: 'lecun', scale: 1, mode: 'fan_in' },
]

/** A layer that stands as an activation and has a function: `{leaky_relu: 0.1}`. */
function convertFunction(name: string, className: string, config: JsonMap, site: Site): Json {
  const { fields } = lookUpLayer(className)!
  const args = convertArgs(fields, config, { ...site, owner: className })
  // The layer and the function have different slopes where none is said.
  return { [name]: name === 'leaky_relu' ? { negative_slope: 0.3, ...args } : args }
}

function convertInner(className: string, config: JsonMap, { layer, conversion }: Site): Json {
  const converted = convertLayer({ className, name: layer, config }, conversion)
  return converted ? { [converted.type]: converted.args } : className
}

/** `"relu"`, `{class_name, config}`, or `{class_name: "function", config: "relu"}`. */
function named(value: Json): { readonly name: string; readonly config: JsonMap } {
  if (!isMap(value)) return { name: String(value), config: {} }
  const { class_name: className, config } = value
  if (className === 'function') return { name: String(config), config: {} }
  return { name: String(className), config: isMap(config) ? config : {} }
}

/** Leaves an argument out that changes no result; any other one is noted as unsaid. */
function leaveOut(name: string, value: Json, { owner, layer, conversion }: Site): void {
  const rule = harmless.find(
    ({ argument, classes, values }) =>
      argument === name &&
      (!classes || classes.includes(owner)) &&
      (!values || values.some(each => sameJson(each, plainDtype(value)))),
  )
  if (rule?.reason !== undefined) conversion.notes.dropped(`${owner}.${name}`, rule.reason)
  // Nothing is what null says, whatever the argument would mean.
  if (!rule && value !== null) conversion.unsaid(layer, `${owner}.${name}`, value)
}

/** A dtype policy of Keras 3 by its name. */
function plainDtype(value: Json): Json {
  const config = isMap(value) ? value['config'] : undefined
  return isMap(config) ? (config['name'] ?? value) : value
}

function silentArgs(fields: Fields, args: JsonMap, site: Site): JsonMap {
  const { owner, conversion } = site
  const meant = silences.filter(
    ({ dialects, className, argument }) =>
      className === owner &&
      dialects.includes(conversion.dialect) &&
      !Object.hasOwn(args, argument),
  )
  const entries = meant.map(({ argument, value, reason }) => {
    conversion.notes.set(`${owner}.${argument}`, value, reason)
    return [argument, convertField(fields[argument]!, value, site)] as const
  })
  return Object.fromEntries(entries)
}

function blockArgs(
  className: string,
  config: JsonMap,
  block: SuppliedBlock,
  { notes }: Conversion,
): JsonMap {
  const entries = Object.entries(config).filter(([name]) => {
    if (block.params.has(name)) return true
    const isUsual = harmless.some(each => each.argument === name && !each.classes)
    if (!isUsual)
      notes.dropped(`${className}.${name}`, `block '${block.name}' has no such parameter`)
    return false
  })
  notes.mapped(className, `block ${block.name}`)
  return Object.fromEntries(entries)
}
