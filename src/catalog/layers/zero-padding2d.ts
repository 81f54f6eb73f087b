/** ZeroPadding2D: rows and columns of zeros around an image. */
import type { Field, Json, Path, ReadContext } from '../../fields/field.ts'
import { int } from '../../fields/kinds.ts'
import { createPad } from '../../graph/ops/pad.ts'
import { imageInput } from '../inputs.ts'
import { defineLayer } from '../layer.ts'
import { channelsLast, dataFormatField } from '../windows.ts'

/** Rows above and below, columns left and right. */
type Amounts = readonly [rows: readonly number[], columns: readonly number[]]

const amount = int({ min: 0, doc: 'number of rows or columns' })

export const zeroPadding2D = defineLayer({
  type: 'ZeroPadding2D',
  doc: 'Adds rows and columns of zeros around each image',
  fields: { padding: amountsField(), data_format: dataFormatField },
  main: 'padding',
  inputs: 'one',
  build([x], args, layer) {
    imageInput(x!, layer)
    channelsLast(args.data_format, layer)
    const [[top, bottom], [left, right]] = args.padding
    return createPad(x!, { low: [0, top!, left!, 0], high: [0, bottom!, right!, 0] })
  },
  examples: [
    { args: {}, inputs: [[5, 4, 3]], output: [7, 6, 3], parameters: 0 },
    {
      args: {
        padding: [
          [1, 0],
          [2, 3],
        ],
      },
      inputs: [[5, 4, 3]],
      output: [6, 9, 3],
      parameters: 0,
    },
  ],
})

/** One number, one for each of height and width, or a pair [before, after] for each. */
function amountsField(): Field<Amounts> {
  const { minimum } = amount.schema
  const item = { type: ['integer', 'string'], minimum: minimum! }
  const pair = { minItems: 2, maxItems: 2 }
  const side = { ...item, type: [...item.type, 'array'], items: item, ...pair }
  const doc = 'p, [height, width], or [[top, bottom], [left, right]]'
  return {
    schema: { ...side, items: side, description: doc, default: 1 },
    doc,
    required: false,
    default: 1,
    read(value, path, context) {
      if (!Array.isArray(value)) return [both(value, path, context), both(value, path, context)]
      const sides = value as readonly Json[]
      return [both(sides[0]!, [...path, 0], context), both(sides[1]!, [...path, 1], context)]
    },
  }
}

function both(value: Json, path: Path, context: ReadContext): readonly number[] {
  const sides: readonly Json[] = Array.isArray(value) ? value : [value, value]
  return sides.map((each, i) =>
    amount.read(each, Array.isArray(value) ? [...path, i] : path, context),
  )
}
