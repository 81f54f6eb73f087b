/** Every layer that a config can name. */
import type { LayerDefinition } from '../layer.ts'
import { activation } from './activation.ts'
import { activityRegularization } from './activity-regularization.ts'
import { add } from './add.ts'
import { alphaDropout } from './alpha-dropout.ts'
import { average } from './average.ts'
import { averagePooling2D } from './average-pooling2d.ts'
import { batchNormalization } from './batch-normalization.ts'
import { bidirectional } from './bidirectional.ts'
import { concatenate } from './concatenate.ts'
import { conv2D } from './conv2d.ts'
import { dense } from './dense.ts'
import { depthwiseConv2D } from './depthwise-conv2d.ts'
import { dropout } from './dropout.ts'
import { elu } from './elu.ts'
import { flatten } from './flatten.ts'
import { gaussianDropout } from './gaussian-dropout.ts'
import { gaussianNoise } from './gaussian-noise.ts'
import { globalAveragePooling2D } from './global-average-pooling2d.ts'
import { globalMaxPooling2D } from './global-max-pooling2d.ts'
import { groupNormalization } from './group-normalization.ts'
import { gru } from './gru.ts'
import { identityLayer } from './identity.ts'
import { layerNormalization } from './layer-normalization.ts'
import { leakyReLU } from './leaky-relu.ts'
import { lstm } from './lstm.ts'
import { masking } from './masking.ts'
import { maxPooling2D } from './max-pooling2d.ts'
import { maximum } from './maximum.ts'
import { minimum } from './minimum.ts'
import { multiply } from './multiply.ts'
import { normalization } from './normalization.ts'
import { permute } from './permute.ts'
import { prelu } from './prelu.ts'
import { reLU } from './relu.ts'
import { repeatVector } from './repeat-vector.ts'
import { rescaling } from './rescaling.ts'
import { reshape } from './reshape.ts'
import { rmsNormalization } from './rms-normalization.ts'
import { simpleRNN } from './simple-rnn.ts'
import { softmax } from './softmax.ts'
import { spatialDropout1D } from './spatial-dropout1d.ts'
import { spatialDropout2D } from './spatial-dropout2d.ts'
import { spatialDropout3D } from './spatial-dropout3d.ts'
import { subtract } from './subtract.ts'
import { thresholdedReLU } from './thresholded-relu.ts'
import { timeDistributed } from './time-distributed.ts'
import { unitNormalization } from './unit-normalization.ts'
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
  layerNormalization,
  groupNormalization,
  rmsNormalization,
  unitNormalization,
  dropout,
  spatialDropout1D,
  spatialDropout2D,
  spatialDropout3D,
  gaussianDropout,
  gaussianNoise,
  alphaDropout,
  activityRegularization,
  flatten,
  reshape,
  permute,
  repeatVector,
  identityLayer,
  rescaling,
  normalization,
  masking,
  simpleRNN,
  lstm,
  gru,
  bidirectional,
  timeDistributed,
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
