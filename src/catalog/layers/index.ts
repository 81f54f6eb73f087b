/** Every layer that a config can name. */
import type { LayerDefinition } from '../layer.ts'
import { activation } from './activation.ts'
import { add } from './add.ts'
import { average } from './average.ts'
import { averagePooling2D } from './average-pooling2d.ts'
import { batchNormalization } from './batch-normalization.ts'
import { concatenate } from './concatenate.ts'
import { conv2D } from './conv2d.ts'
import { dense } from './dense.ts'
import { depthwiseConv2D } from './depthwise-conv2d.ts'
import { dropout } from './dropout.ts'
import { elu } from './elu.ts'
import { embedding } from './embedding.ts'
import { flatten } from './flatten.ts'
import { globalAveragePooling2D } from './global-average-pooling2d.ts'
import { globalMaxPooling2D } from './global-max-pooling2d.ts'
import { leakyReLU } from './leaky-relu.ts'
import { masking } from './masking.ts'
import { maxPooling2D } from './max-pooling2d.ts'
import { maximum } from './maximum.ts'
import { minimum } from './minimum.ts'
import { multiply } from './multiply.ts'
import { prelu } from './prelu.ts'
import { reLU } from './relu.ts'
import { rescaling } from './rescaling.ts'
import { reshape } from './reshape.ts'
import { softmax } from './softmax.ts'
import { subtract } from './subtract.ts'
import { thresholdedReLU } from './thresholded-relu.ts'
import { zeroPadding2D } from './zero-padding2d.ts'

export const layers: readonly LayerDefinition[] = [
  dense,
  conv2D,
  depthwiseConv2D,
  maxPooling2D,
  averagePooling2D,
  globalAveragePooling2D,
  globalMaxPooling2D,
  zeroPadding2D,
  batchNormalization,
  dropout,
  flatten,
  reshape,
  rescaling,
  masking,
  embedding,
  add,
  subtract,
  multiply,
  average,
  maximum,
  minimum,
  concatenate,
  activation,
  reLU,
  leakyReLU,
  prelu,
  thresholdedReLU,
  elu,
  softmax,
]
