/** Which layers know masks: those that do in Keras. */
import { expect, test } from 'vitest'
import { layers } from '../../src/catalog/layers/index.ts'

// keras.layers.X().supports_masking of Keras 3.15.1, and embeddings under mask_zero.
const known = new Set(
  `Activation ActivityRegularization Add AlphaDropout Average BatchNormalization Bidirectional
    Concatenate Dense Dot Dropout ELU GRU GaussianDropout GaussianNoise GlobalAveragePooling1D
    GroupNormalization Identity LSTM LayerNormalization LeakyReLU Masking Maximum Minimum Multiply
    MultiHeadAttention Normalization PReLU ReLU Rescaling SimpleRNN Softmax SpatialDropout1D
    SpatialDropout2D SpatialDropout3D Subtract TimeDistributed UnitNormalization
    Attention AdditiveAttention GroupedQueryAttention Embedding ReversibleEmbedding ConvLSTM1D
    ConvLSTM2D ConvLSTM3D ThresholdedReLU`.split(/\s+/),
)

// Own layers that work step by step.
known.add('PositionEmbedding').add('Divide').add('LocalResponseNormalization')

test.each(layers)('$type is one where Keras says so', ({ type, masks }) => {
  expect(masks !== undefined).toBe(known.has(type))
})
