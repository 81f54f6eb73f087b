/** Every layer that a config can name. */
import type { LayerDefinition } from '../layer.ts'
import { activation } from './activation.ts'
import { activityRegularization } from './activity-regularization.ts'
import { add } from './add.ts'
import { adaptiveAveragePooling1D } from './adaptive-average-pooling1d.ts'
import { adaptiveAveragePooling2D } from './adaptive-average-pooling2d.ts'
import { adaptiveAveragePooling3D } from './adaptive-average-pooling3d.ts'
import { adaptiveMaxPooling1D } from './adaptive-max-pooling1d.ts'
import { adaptiveMaxPooling2D } from './adaptive-max-pooling2d.ts'
import { adaptiveMaxPooling3D } from './adaptive-max-pooling3d.ts'
import { additiveAttention } from './additive-attention.ts'
import { alphaDropout } from './alpha-dropout.ts'
import { attention } from './attention.ts'
import { averagePooling1D } from './average-pooling1d.ts'
import { averagePooling2D } from './average-pooling2d.ts'
import { averagePooling3D } from './average-pooling3d.ts'
import { average } from './average.ts'
import { batchNormalization } from './batch-normalization.ts'
import { bidirectional } from './bidirectional.ts'
import { centerCrop } from './center-crop.ts'
import { classToken } from './class-token.ts'
import { concatenate } from './concatenate.ts'
import { conv1D } from './conv1d.ts'
import { convLSTM1D } from './conv-lstm1d.ts'
import { convLSTM2D } from './conv-lstm2d.ts'
import { convLSTM3D } from './conv-lstm3d.ts'
import { conv1DTranspose } from './conv1d-transpose.ts'
import { conv2D } from './conv2d.ts'
import { conv2DTranspose } from './conv2d-transpose.ts'
import { conv3D } from './conv3d.ts'
import { conv3DTranspose } from './conv3d-transpose.ts'
import { cropping1D } from './cropping1d.ts'
import { cropping2D } from './cropping2d.ts'
import { cropping3D } from './cropping3d.ts'
import { dense } from './dense.ts'
import { depthToSpace } from './depth-to-space.ts'
import { depthwiseConv1D } from './depthwise-conv1d.ts'
import { depthwiseConv2D } from './depthwise-conv2d.ts'
import { divide } from './divide.ts'
import { dot } from './dot.ts'
import { dropout } from './dropout.ts'
import { einsumDense } from './einsum-dense.ts'
import { elu } from './elu.ts'
import { embedding } from './embedding.ts'
import { flatten } from './flatten.ts'
import { gaussianDropout } from './gaussian-dropout.ts'
import { gaussianNoise } from './gaussian-noise.ts'
import { globalAveragePooling1D } from './global-average-pooling1d.ts'
import { globalAveragePooling2D } from './global-average-pooling2d.ts'
import { globalAveragePooling3D } from './global-average-pooling3d.ts'
import { globalMaxPooling1D } from './global-max-pooling1d.ts'
import { globalMaxPooling2D } from './global-max-pooling2d.ts'
import { globalMaxPooling3D } from './global-max-pooling3d.ts'
import { groupNormalization } from './group-normalization.ts'
import { gru } from './gru.ts'
import { groupedQueryAttention } from './grouped-query-attention.ts'
import { identityLayer } from './identity.ts'
import { layerNormalization } from './layer-normalization.ts'
import { leakyReLU } from './leaky-relu.ts'
import { localResponseNormalization } from './local-response-normalization.ts'
import { lstm } from './lstm.ts'
import { masking } from './masking.ts'
import { matMul } from './mat-mul.ts'
import { maxPooling1D } from './max-pooling1d.ts'
import { maxPooling2D } from './max-pooling2d.ts'
import { maxPooling3D } from './max-pooling3d.ts'
import { maximum } from './maximum.ts'
import { minimum } from './minimum.ts'
import { multiHeadAttention } from './multi-head-attention.ts'
import { multiply } from './multiply.ts'
import { normalization } from './normalization.ts'
import { pad } from './pad.ts'
import { parameter } from './parameter.ts'
import { permute } from './permute.ts'
import { positionEmbedding } from './position-embedding.ts'
import { prelu } from './prelu.ts'
import { reLU } from './relu.ts'
import { reduce } from './reduce.ts'
import { repeatVector } from './repeat-vector.ts'
import { rescaling } from './rescaling.ts'
import { resizing } from './resizing.ts'
import { reshape } from './reshape.ts'
import { reverse } from './reverse.ts'
import { reversibleEmbedding } from './reversible-embedding.ts'
import { rmsNormalization } from './rms-normalization.ts'
import { simpleRNN } from './simple-rnn.ts'
import { separableConv1D } from './separable-conv1d.ts'
import { separableConv2D } from './separable-conv2d.ts'
import { slice } from './slice.ts'
import { softmax } from './softmax.ts'
import { spaceToDepth } from './space-to-depth.ts'
import { spatialDropout1D } from './spatial-dropout1d.ts'
import { spatialDropout2D } from './spatial-dropout2d.ts'
import { spatialDropout3D } from './spatial-dropout3d.ts'
import { spectralNormalization } from './spectral-normalization.ts'
import { subtract } from './subtract.ts'
import { thresholdedReLU } from './thresholded-relu.ts'
import { timeDistributed } from './time-distributed.ts'
import { unitNormalization } from './unit-normalization.ts'
import { upSampling1D } from './up-sampling1d.ts'
import { upSampling2D } from './up-sampling2d.ts'
import { upSampling3D } from './up-sampling3d.ts'
import { where } from './where.ts'
import { zeroPadding1D } from './zero-padding1d.ts'
import { zeroPadding2D } from './zero-padding2d.ts'
import { zeroPadding3D } from './zero-padding3d.ts'

export const layers: readonly LayerDefinition[] = [
  dense,
  conv1D,
  conv2D,
  conv3D,
  conv1DTranspose,
  conv2DTranspose,
  conv3DTranspose,
  depthwiseConv1D,
  depthwiseConv2D,
  separableConv1D,
  separableConv2D,
  maxPooling1D,
  maxPooling2D,
  maxPooling3D,
  averagePooling1D,
  averagePooling2D,
  averagePooling3D,
  globalAveragePooling1D,
  globalAveragePooling2D,
  globalAveragePooling3D,
  globalMaxPooling1D,
  globalMaxPooling2D,
  globalMaxPooling3D,
  adaptiveAveragePooling1D,
  adaptiveAveragePooling2D,
  adaptiveAveragePooling3D,
  adaptiveMaxPooling1D,
  adaptiveMaxPooling2D,
  adaptiveMaxPooling3D,
  zeroPadding1D,
  zeroPadding2D,
  zeroPadding3D,
  cropping1D,
  cropping2D,
  cropping3D,
  upSampling1D,
  upSampling2D,
  upSampling3D,
  resizing,
  centerCrop,
  depthToSpace,
  spaceToDepth,
  batchNormalization,
  layerNormalization,
  groupNormalization,
  rmsNormalization,
  unitNormalization,
  spectralNormalization,
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
  localResponseNormalization,
  lstm,
  gru,
  convLSTM1D,
  convLSTM2D,
  convLSTM3D,
  bidirectional,
  timeDistributed,
  embedding,
  reversibleEmbedding,
  positionEmbedding,
  classToken,
  slice,
  pad,
  reverse,
  reduce,
  parameter,
  einsumDense,
  dot,
  matMul,
  attention,
  additiveAttention,
  multiHeadAttention,
  groupedQueryAttention,
  add,
  subtract,
  multiply,
  divide,
  average,
  maximum,
  minimum,
  where,
  concatenate,
  activation,
  reLU,
  leakyReLU,
  prelu,
  thresholdedReLU,
  elu,
  softmax,
]
