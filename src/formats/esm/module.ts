/** The text of an ES module that runs a listed program. */
import type { Model, Port } from '../../build/model.ts'
import { dimNames } from '../../graph/dim.ts'
import { elementCount } from '../../graph/shape.ts'
import { maximumPages } from '../../runtime/program.ts'
import { relaxedProbe } from '../../runtime/engine.ts'
import { type CallLanguage, callLines, stepLines } from '../listing/calls.ts'
import { dimCode } from '../listing/dim-code.ts'
import type { Listing } from '../listing/listing.ts'
import type { Spot } from '../listing/memory.ts'
import { toBase64 } from './base64.ts'
import { runTimeFor } from './run-time.ts'
import { arrayOf, defaultExport, exampleText, portsText, property, quoted } from './ports.ts'

/** Expressions for where the parts of the module are: a URL, or bytes. */
export interface Sources {
  readonly plain: string
  readonly relaxed: string
  readonly data: string
}

export interface ModuleParts {
  readonly model: Model
  readonly listing: Listing
  /** What the data begins with. */
  readonly tag: string
  readonly sources: Sources
}

/** Names of the text below and of what it calls, which nothing of the model may have. */
export const takenNames: readonly string[] = `
  inputs outputs load prepare run kernels memory given sizes wasm data relaxed fused code values
  instance url probe t i read startsWith reserve put take batchOf sizeOf fromBase64 URL Error
  WebAssembly Uint8Array Uint8ClampedArray Int32Array Float32Array Number String Math Promise
  fetch atob
`
  .trim()
  .split(/\s+/)

export function moduleText({ model, listing, tag, sources }: ModuleParts): string {
  const { memory, load } = listing
  const language = languageOf(listing)
  const lines = [
    '/**',
    ` * ${model.name.replaceAll('*/', '* /')}, as tenon compiled it.`,
    ' *',
    ...exampleText(model).map(line => ` *     ${line}`),
    ' */',
    '',
    portsText('inputs', model.inputs),
    '',
    portsText('outputs', model.outputs),
    '',
    '// Where weights and constants lie in memory, in bytes.',
    ...memory.kept.map(each => spotLine(each, language)),
    '',
    loadText(listing, sources, tag),
    '',
    '/** Brings the weights into the form in which the kernels of a run read them. */',
    'function prepare(kernels) {',
    ...memory.loading.map(each => `  ${spotLine(each, language)}`),
    ...load.flatMap(each => callLines(each, language)).map(line => `  ${line}`),
    '}',
    '',
    ...runLines(model, listing, language),
    '',
  ]
  const text = lines.join('\n')
  return text + runTimeFor(text)
}

function languageOf({ sizes }: Listing): CallLanguage {
  return {
    name: size => sizes.get(size)!,
    floorDiv: (a, b) => `Math.floor((${a}) / ${b})`,
    spot: each => each.name,
    comment: text => `// ${text}`,
    call: name => ({ start: `kernels.${name}(`, end: ')', first: [] }),
    loop: count => `for (let i = 0; i < ${count}; i++) {`,
    step: value => `const t = ${value}`,
  }
}

function spotLine({ name, type, address }: Spot, language: CallLanguage): string {
  return `const ${name} = ${dimCode(address, language)} // ${type}`
}

function loadText(
  { memory, sizes }: Listing,
  { plain, relaxed, data }: Sources,
  tag: string,
): string {
  const { dataAddress, dataBytes, loadEnd } = memory
  const given = sizes.size > 1 ? 'given, sizes' : 'given'
  return `/**
 * Compiles the kernels, those with multiply-adds that are rounded once where the engine has these,
 * and loads the weights. \`wasm\` and \`data\` are bytes, or where to fetch them, instead of the
 * files of this module. With \`relaxed: false\` results are the same bits everywhere.
 */
export async function load({ wasm, data, relaxed = true } = {}) {
  const probe = fromBase64('${toBase64(relaxedProbe())}')
  const fused = relaxed && WebAssembly.validate(probe)
  const url = fused
    ? ${relaxed}
    : ${plain}
  const [code, values] = await Promise.all([
    read(wasm ?? url),
    read(data ?? ${data}),
  ])
  if (values.length !== ${tag.length + dataBytes} || !startsWith(values, '${tag}'))
    throw new Error('these weights are not those of this module: build both together')
  const memory = new WebAssembly.Memory({ initial: 1, maximum: ${maximumPages} })
  const { instance } = await WebAssembly.instantiate(code, { tenon: { memory } })
  reserve(memory, ${loadEnd})
  new Uint8Array(memory.buffer).set(values.subarray(${tag.length}), ${dataAddress})
  prepare(instance.exports)
  return { run: (${given}) => run(instance.exports, memory, ${given}) }
}

${defaultExport}`
}

function runLines(model: Model, listing: Listing, language: CallLanguage): readonly string[] {
  const { memory, sizes, step, inputs, outputs } = listing
  const count = ({ shape }: Port): string => dimCode(elementCount(shape), language)
  const puts = model.inputs.map(port => {
    const { name } = inputs.get(port.name)!
    return `put(memory, ${name}, ${arrayOf(port)}, ${count(port)}, given, ${quoted(port.name)})`
  })
  const takes = model.outputs.map(port => {
    const { name } = outputs.get(port.name)!
    return `  ${property(port.name)}: take(memory, ${name}, ${arrayOf(port)}, ${count(port)}),`
  })
  const body = [
    ...sizeLines(model, listing),
    '// Where the values of this run lie.',
    ...memory.running.map(each => spotLine(each, language)),
    `reserve(memory, ${dimCode(memory.runEnd, language)})`,
    ...puts,
    ...stepLines(step, language),
    'return {',
    ...takes,
    '}',
  ]
  return [
    '/** Runs all kernels. Every array that is given is copied, and every result is a copy. */',
    `function run(kernels, memory, given${sizes.size > 1 ? ', sizes' : ''}) {`,
    ...body.map(line => `  ${line}`),
    '}',
  ]
}

/** The batch follows from the length of an input where it is the only open size. */
function sizeLines({ inputs }: Model, { sizes }: Listing): readonly string[] {
  const names = [...sizes]
  const [[, batch]] = names as [[string, string]]
  const counted = inputs.find(({ shape }) => shape.flatMap(dimNames).length === 1)
  if (names.length > 1 || !counted)
    return names.map(([size, name]) => `const ${name} = sizeOf(sizes, ${quoted(size)})`)
  const each = counted.shape.reduce<number>((n, dim) => n * (typeof dim === 'number' ? dim : 1), 1)
  return [`const ${batch} = batchOf(given, ${quoted(counted.name)}, ${each})`]
}
