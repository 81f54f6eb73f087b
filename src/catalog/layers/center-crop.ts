/** CenterCrop: the middle of images, of one size. */
import { int } from '../../fields/kinds.ts'
import { defineLayer } from '../layer.ts'
import {
  dataFormatField,
  floatGridInput,
  fromChannelsLast,
  toChannelsLast,
} from '../spatial/grid.ts'
import {
  type ImageSize,
  cropMiddle,
  cropToRatio,
  imageSize,
  resizeImage,
} from '../spatial/resize.ts'

export const centerCrop = defineLayer({
  type: 'CenterCrop',
  doc:
    'The middle of images; images that are too small are cut to the ratio of the result and ' +
    'resized, bilinear',
  fields: {
    height: int({ min: 1, doc: 'rows of the result' }),
    width: int({ min: 1, doc: 'columns of the result' }),
    data_format: dataFormatField,
  },
  inputs: 'one',
  build([x], { height, width, data_format: format }, layer) {
    floatGridInput(x!, 2, format, layer)
    const image = toChannelsLast(x!, format)
    const size: ImageSize = [height, width]
    const isLarge = imageSize(image, layer).every((all, axis) => all >= size[axis]!)
    const bilinear = { interpolation: 'bilinear', antialias: false } as const
    const y = isLarge
      ? cropMiddle(image, size, layer)
      : resizeImage(cropToRatio(image, size, layer), size, bilinear, layer)
    return fromChannelsLast(y, format)
  },
  examples: [
    { args: { height: 2, width: 3 }, inputs: [[5, 6, 2]], output: [2, 3, 2], parameters: 0 },
    { args: { height: 4, width: 4 }, inputs: [[3, 8, 1]], output: [4, 4, 1], parameters: 0 },
  ],
})
