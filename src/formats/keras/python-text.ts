/** Plain values as Python writes them; classes of Keras as calls of their constructors. */
import { type Json, isMap } from '../../fields/field.ts'

/** `{module, class_name, config}` is `keras.losses.MeanSquaredError(reduction="sum")`. */
export function pythonText(value: Json): string {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'number') return numberText(value)
  if (typeof value === 'string') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(pythonText).join(', ')}]`
  if (!isMap(value)) return 'None'
  const { module, class_name: className, config } = value
  if (typeof module === 'string' && typeof className === 'string' && isMap(config)) {
    const args = Object.entries(config).map(([name, each]) => `${name}=${pythonText(each)}`)
    return `${module}.${className}(${args.join(', ')})`
  }
  return `{${Object.entries(value)
    .map(([name, each]) => `${keyText(name)}: ${pythonText(each)}`)
    .join(', ')}}`
}

/** Class numbers are keys of JSON, and numbers in Python. */
function keyText(key: string): string {
  return /^\d+$/.test(key) ? key : JSON.stringify(key)
}

function numberText(value: number): string {
  if (Number.isFinite(value)) return String(value)
  return Number.isNaN(value) ? 'float("nan")' : `float("${value < 0 ? '-' : ''}inf")`
}
