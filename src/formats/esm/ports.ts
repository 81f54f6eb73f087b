/** Inputs and outputs of a model in the text of a module and of its types. */
import type { Model, Port } from '../../build/model.ts'
import { dimText } from '../../graph/dim.ts'

const arrays = { float32: 'Float32Array', int32: 'Int32Array', uint8: 'Uint8Array' } as const

/** `import net from './model.js'` gives the function that loads the model. */
export const defaultExport = 'export { load as default }'

/** The typed array of a dtype. */
export function arrayOf({ dtype }: Port): string {
  return arrays[dtype]
}

/** A text or the name of a property; names that are identifiers stay bare as `property`. */
export function quoted(text: string): string {
  return `'${text.replaceAll(/['\\]/g, '\\$&')}'`
}

export function property(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name)
}

/** `['batch', 28, 28, 1]` */
export function shapeCode({ shape }: Port): string {
  return `[${shape.map(dim => (typeof dim === 'number' ? dim : quoted(dimText(dim)))).join(', ')}]`
}

export function portsText(name: 'inputs' | 'outputs', ports: readonly Port[]): string {
  const entries = ports.map(
    port => `  ${property(port.name)}: { dtype: '${port.dtype}', shape: ${shapeCode(port)} },`,
  )
  return [`export const ${name} = {`, ...entries, '}'].join('\n')
}

/** How the module is used. */
export function exampleText({ inputs, outputs }: Model): readonly string[] {
  const list = (ports: readonly Port[]): string => ports.map(each => property(each.name)).join(', ')
  return [
    'const model = await load()',
    `const { ${list(outputs)} } = model.run({ ${list(inputs)} })`,
  ]
}
