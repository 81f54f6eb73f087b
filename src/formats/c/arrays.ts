/** Constants and weights as arrays of C. */
import { floatText } from '../../codegen/c/print.ts'
import type { TensorData } from '../../runtime/instance.ts'
import { valueOf } from '../listing/data.ts'
import type { DataItem, Memory, Spot } from '../listing/memory.ts'
import type { Values } from '../../train/values.ts'
import { cType } from './names.ts'

/** One array for each weight and constant. */
export function arraysText({ data }: Memory, weights: Values): string {
  return data.map(each => arrayText(each, valueOf(each, weights))).join('\n')
}

export function arrayName({ name }: Spot): string {
  return `data_${name}`
}

const perLine = 8

function arrayText({ node, spot }: DataItem, values: TensorData): string {
  const text = node.dtype === 'float32' ? floatText : String
  const lines = Array.from({ length: Math.ceil(values.length / perLine) }, (_, i) => {
    const some = values.subarray(i * perLine, (i + 1) * perLine)
    return `  ${Array.from(some, text).join(', ')},`
  })
  const head = `static const ${cType(node)} ${arrayName(spot)}[${values.length}] = {`
  return [`/* ${spot.type} */`, head, ...lines, '};', ''].join('\n')
}
