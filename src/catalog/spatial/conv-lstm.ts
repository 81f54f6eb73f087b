/** ConvLSTM: an LSTM over grids, which convolves where the other multiplies by matrices. */
import type { Values } from '../../fields/field.ts'
import { int } from '../../fields/kinds.ts'
import { mulDims } from '../../graph/dim.ts'
import type { Node } from '../../graph/node.ts'
import { createReshape } from '../../graph/ops/reshape.ts'
import { shapeText } from '../../graph/shape.ts'
import { spatialOf } from '../../graph/window.ts'
import { type LayerDefinition, type LayerScope, defineLayer } from '../layer.ts'
import { lstmCell, lstmFields, withUnitForget } from '../lstm-cell.ts'
import { runSteps } from '../recurrence.ts'
import { recurrentFields, recurrentInputs, recurrentMask } from '../recurrent-fields.ts'
import { convolutionProducts } from '../recurrent-products.ts'
import { type SpatialLayer, convolutionFields, convolutionInput } from './convolution.ts'
import { type Rank, axesText, axisNames, fromChannelsLast, toChannelsLast } from './grid.ts'

function fieldsOf(rank: Rank) {
  const { units: _, ...fields } = recurrentFields
  return {
    filters: int({ min: 1, doc: 'number of channels of the state and of the result' }),
    ...convolutionFields(rank),
    ...fields,
    ...lstmFields,
  }
}

type ConvLstmArguments = Values<ReturnType<typeof fieldsOf>>

/** Shi et al., "Convolutional LSTM Network", 2015; without peepholes, as in Keras. */
export function defineConvLstm({ rank, ...own }: SpatialLayer): LayerDefinition {
  return defineLayer({
    ...own,
    doc:
      `An LSTM whose inputs and states are grids over ${axesText(rank)}: ` +
      'kernel [sizes, channels, 4 filters], recurrent_kernel [sizes, filters, 4 filters]',
    fields: fieldsOf(rank),
    main: 'filters',
    inputs: recurrentInputs,
    outputs: 'several',
    masks: recurrentMask,
    build([x, ...initial], args, layer) {
      const { data_format: format, filters } = args
      const steps = stepsOf(x!, rank, args, layer)
      const states = initial.map(each => toChannelsLast(each, format))
      const products = convolutionProducts(steps.shape.at(-1)!, filters, args, layer)
      const read = { ...withUnitForget(args, filters), units: filters }
      const cell = { ...lstmCell(args), dropsByGate: true }
      const results = runSteps([steps, ...states], read, layer, cell, products)
      return results.map(y =>
        y.shape.length > rank + 2
          ? ofEveryStep(y, each => fromChannelsLast(each, format))
          : fromChannelsLast(y, format),
      )
    },
  })
}

/** The input with its channels last, [batch, time, spatial..., channels], of known sizes. */
function stepsOf(x: Node, rank: Rank, args: ConvLstmArguments, layer: LayerScope): Node {
  if (x.shape.length !== rank + 3) {
    const axes = axisNames[rank].join(', ')
    const order = args.data_format === 'channels_first' ? `channels, ${axes}` : `${axes}, channels`
    const expected = `${rank + 3} axes (batch, time, ${order})`
    layer.fail('wrong-rank', { layer: layer.type, expected, shape: shapeText(x.shape) })
  }
  const steps = ofEveryStep(x, images => convolutionInput(images, rank, args, layer))
  if (spatialOf(steps.shape.slice(1)).some(dim => typeof dim !== 'number')) {
    const advice = `give ${axesText(rank)} numbers in \`inputs\``
    layer.fail('dynamic-dim', { layer: layer.type, shape: shapeText(x.shape), advice })
  }
  return steps
}

/** What becomes of [batch, time, ...] where all steps are taken for one batch. */
function ofEveryStep(x: Node, change: (images: Node) => Node): Node {
  const [batch, steps, ...rest] = x.shape
  const y = change(createReshape(x, [mulDims(batch!, steps!), ...rest]))
  return createReshape(y, [batch!, steps!, ...y.shape.slice(1)])
}
