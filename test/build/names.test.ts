/** How layers are called when nobody names them. */
import { describe, expect, test } from 'vitest'
import { snakeCase } from '../../src/build/names.ts'

describe('a type as a name', () => {
  test.each([
    ['Conv2D', 'conv2d'],
    ['DepthwiseConv2D', 'depthwise_conv2d'],
    ['Conv2DTranspose', 'conv2d_transpose'],
    ['MaxPooling2D', 'max_pooling2d'],
    ['GlobalAveragePooling2D', 'global_average_pooling2d'],
    ['ZeroPadding2D', 'zero_padding2d'],
    ['BatchNormalization', 'batch_normalization'],
    ['RMSNormalization', 'rms_normalization'],
    ['PReLU', 'prelu'],
    ['LeakyReLU', 'leaky_relu'],
    ['ThresholdedReLU', 'thresholded_relu'],
    ['ReLU', 'relu'],
    ['ELU', 'elu'],
    ['Dense', 'dense'],
    ['SimpleRNN', 'simple_rnn'],
    ['LSTM', 'lstm'],
  ])('%s is %s', (type, name) => {
    expect(snakeCase(type)).toBe(name)
  })
})
