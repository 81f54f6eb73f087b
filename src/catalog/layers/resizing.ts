/** Resizing: images of one size from those of another. */
import { bool, choice, int, num } from '../../fields/kinds.ts'
import { defineLayer } from '../layer.ts'
import {
  dataFormatField,
  floatGridInput,
  fromChannelsLast,
  toChannelsLast,
} from '../spatial/grid.ts'
import { interpolations } from '../spatial/resize-table.ts'
import { type ImageSize, cropToRatio, padToRatio, resizeImage } from '../spatial/resize.ts'

export const resizing = defineLayer({
  type: 'Resizing',
  doc: 'Images with other sizes, by interpolation between the middles of cells',
  fields: {
    height: int({ min: 1, doc: 'rows of the result' }),
    width: int({ min: 1, doc: 'columns of the result' }),
    interpolation: choice(interpolations, {
      default: 'bilinear',
      doc: 'how cells are mixed: none, 2, 4, 6 or 10 along each axis',
    }),
    crop_to_aspect_ratio: bool({
      default: false,
      doc: 'first cut images to the ratio of the result, so that nothing is distorted',
    }),
    pad_to_aspect_ratio: bool({
      default: false,
      doc: 'first pad images to the ratio of the result, so that nothing is distorted',
    }),
    fill_mode: choice(['constant'], { default: 'constant', doc: 'what images are padded with' }),
    fill_value: num({ default: 0, doc: 'the constant that images are padded with' }),
    antialias: bool({ default: false, doc: 'mix as many more cells as images become smaller' }),
    data_format: dataFormatField,
  },
  inputs: 'one',
  build([x], args, layer) {
    floatGridInput(x!, 2, args.data_format, layer)
    if (args.crop_to_aspect_ratio && args.pad_to_aspect_ratio)
      layer.fail('crop-and-pad', { layer: layer.type }, ['pad_to_aspect_ratio'])
    const size: ImageSize = [args.height, args.width]
    const image = toChannelsLast(x!, args.data_format)
    const cut = args.crop_to_aspect_ratio ? cropToRatio(image, size, layer) : image
    const whole = args.pad_to_aspect_ratio ? padToRatio(cut, size, args.fill_value, layer) : cut
    return fromChannelsLast(resizeImage(whole, size, args, layer), args.data_format)
  },
  examples: [
    { args: { height: 8, width: 6 }, inputs: [[4, 3, 2]], output: [8, 6, 2], parameters: 0 },
    {
      args: { height: 2, width: 2, crop_to_aspect_ratio: true, antialias: true },
      inputs: [[8, 6, 3]],
      output: [2, 2, 3],
      parameters: 0,
    },
    {
      args: { height: 4, width: 8, pad_to_aspect_ratio: true, interpolation: 'bicubic' },
      inputs: [[5, 4, 3]],
      output: [4, 8, 3],
      parameters: 0,
    },
  ],
})
