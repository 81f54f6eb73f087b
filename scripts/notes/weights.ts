/** Notes on what belongs to weights: initializers, regularizers, constraints. */
import type { NotesOfKind } from './notes.ts'

export const initializerNotes: NotesOfKind = {
  glorot_uniform: { use: 'The default: for tanh, sigmoid and linear layers.' },
  glorot_normal: { use: 'As `glorot_uniform`, normally distributed.' },
  he_normal: { use: 'For relu and its kin.' },
  he_uniform: { use: 'For relu and its kin, without large single values.' },
  lecun_normal: { use: 'For selu.' },
  lecun_uniform: { use: 'For selu and linear layers, without large single values.' },
  fitted: {
    use: 'As `he_normal`, but fitted to the activation that really follows, slope included.',
  },
  zeros: {
    use: 'Biases, and the last layer of a residual branch.',
    weakness: 'As a kernel it makes all units equal for ever.',
  },
  ones: {
    use: 'Scales of normalisations.',
    weakness: 'As a kernel it makes all units equal for ever.',
  },
  constant: { use: 'Slopes, and biases such as the frequency of a rare class.' },
  identity: { use: 'Recurrent kernels of relu networks, and layers that begin as doing nothing.' },
  orthogonal: { use: 'Recurrent kernels: keeps the length of a state over many steps.' },
  random_normal: {
    use: 'A spread that a paper states, as 0.02 in GPT-2.',
    weakness: 'Does not know the size of the layer.',
  },
  truncated_normal: { use: 'As `random_normal` without values beyond two deviations: BERT, ViT.' },
  random_uniform: {
    use: 'Embeddings, and bounds that a paper states.',
    weakness: 'Does not know the size of the layer.',
  },
  variance_scaling: { use: 'All of glorot, he and lecun, by scale, mode and distribution.' },
  stft: { use: 'A Conv1D that computes a spectrum; with `trainable: false` it stays one.' },
}

export const regularizerNotes: NotesOfKind = {
  l1: {
    use: 'Pulls weights to exactly 0.',
    weakness: 'adam divides by its own size, which weakens it.',
  },
  l2: { use: 'Keeps weights small.', weakness: 'Not the same as the weight decay of `adamw`.' },
  l1l2: { use: 'Both: some weights at 0, the others small.' },
  orthogonal_regularizer: {
    use: 'Keeps rows or columns of a matrix apart. A matrix product per step.',
  },
}

export const constraintNotes: NotesOfKind = {
  max_norm: { use: 'Bounds each unit, as beside high dropout. Mind the axis for convolutions.' },
  min_max_norm: { use: 'Keeps the length of each unit in a range; `rate` moves it there slowly.' },
  unit_norm: { use: 'Each unit of length 1: directions alone are learned.' },
  non_neg: { use: 'Mixtures, slopes and rates that must not change sign.' },
  min_max: { use: 'Every value in a range, as a slope between 0 and 1.' },
}
