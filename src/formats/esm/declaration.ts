/** The types of a built ES module. */
import type { Model, Port } from '../../build/model.ts'
import { batchName, dimNames } from '../../graph/dim.ts'
import { shapeText } from '../../graph/shape.ts'
import { arrayOf, defaultExport, property, quoted, shapeCode } from './ports.ts'

export function declarationText({ name, inputs, outputs }: Model): string {
  const open = new Set(inputs.flatMap(({ shape }) => shape.flatMap(dimNames)))
  const sizes = [batchName, ...[...open].filter(each => each !== batchName)]
  const isOpen = open.size > 1 || !open.has(batchName)
  const sizesText = `{ ${sizes.map(each => `readonly ${property(each)}: number`).join('; ')} }`
  return `/** ${name.replaceAll('*/', '* /')}, as tenon compiled it. */

/** Every input, as many examples as the batch has; arrays are copied, never kept. */
export interface Inputs {
${inputs.map(each => fieldText(each)).join('\n')}
}

/** Every output, in arrays of their own. */
export interface Outputs {
${outputs.map(each => fieldText(each)).join('\n')}
}

/** Bytes, or where they are: a path is relative to the page. */
export type Source = string | URL | ArrayBuffer | Uint8Array

export interface LoadOptions {
  /** The kernels, instead of the file beside the module. */
  readonly wasm?: Source
  /** Constants and weights, instead of those that the module was built with. */
  readonly data?: Source
  /** False: no multiply-add that is rounded once, so that results are the same bits everywhere. */
  readonly relaxed?: boolean
}

export interface Model {
  /** Runs once; a missing input, a wrong type or a wrong length is an \`Error\` that says so. */
  run(inputs: Inputs${isOpen ? `, sizes: ${sizesText}` : ''}): Outputs
}

export const inputs: {
${inputs.map(metaText).join('\n')}
}
export const outputs: {
${outputs.map(metaText).join('\n')}
}

/** Compiles the kernels and loads the weights: once, in a page, a worker or Node. */
export function load(options?: LoadOptions): Promise<Model>
${defaultExport}
`
}

function fieldText(port: Port): string {
  const comment = `  /** ${port.dtype} ${shapeText(port.shape)} */`
  return `${comment}\n  readonly ${property(port.name)}: ${arrayOf(port)}`
}

function metaText(port: Port): string {
  const fields = [
    `readonly dtype: ${quoted(port.dtype)}`,
    `readonly shape: readonly ${shapeCode(port)}`,
  ]
  return `  readonly ${property(port.name)}: { ${fields.join('; ')} }`
}
