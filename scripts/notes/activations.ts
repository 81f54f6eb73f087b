/** Notes on activations. */
import type { NotesOfKind } from './notes.ts'

export const activationNotes: NotesOfKind = {
  celu: {
    use: 'As `elu`, but with a slope that is continuous for every `alpha`. One exp per value.',
    weakness: 'Saturates far below 0.',
  },
  elu: {
    use: 'Hidden layers without normalisation: its mean is nearer 0 than that of relu. One exp.',
    weakness: 'The slope jumps at 0 unless `alpha` is 1.',
  },
  exponential: {
    use: 'Rates and other outputs that must be above 0.',
    weakness: 'Overflows from about 88 on; `softplus` grows linearly instead.',
  },
  gelu: {
    use: 'Transformers. One erf per value; `approximate` takes a tanh.',
    weakness: 'Costs several times a relu where it is not hidden behind a matmul.',
  },
  hard_sigmoid: {
    use: 'Gates on devices without a fast exp.',
    weakness: 'No gradient beyond -3 and 3. Keras 2 and tfjs had other slopes under this name.',
  },
  leaky_relu: {
    use: 'Where relu units die; as cheap as relu.',
    weakness: 'Its default slope is 0.2 here and 0.3 as the layer LeakyReLU, as in Keras.',
  },
  linear: { use: 'Scores that a loss with `from_logits` turns into probabilities, regression.' },
  log_softmax: { use: 'Log-probabilities: more exact than the logarithm of softmax.' },
  mish: { use: 'As silu, a little smoother.', weakness: 'An exp, a log and a tanh per value.' },
  relu: {
    use: 'Hidden layers, with `he_*` initializers. The cheapest: one comparison.',
    weakness: 'A unit whose input is never above 0 gets no gradient, and stays dead.',
  },
  relu6: { use: 'Networks that will be quantised to few bits.' },
  selu: {
    use: 'Deep dense networks without normalisation, with `lecun_normal` and AlphaDropout.',
    weakness: 'Keeps mean and variance only with just that initializer.',
  },
  sigmoid: {
    use: 'Yes/no outputs with `binary_crossentropy`, gates.',
    weakness: 'Saturates on both sides: gradients vanish in deep stacks.',
  },
  silu: { use: 'Convolutional networks since EfficientNet. One exp and one division.' },
  softmax: {
    use: 'The last layer of a classifier of one class among several.',
    weakness: 'Always 1 along an axis of one value; needs the whole axis before it gives anything.',
  },
  softplus: { use: 'Outputs above 0 with linear growth, such as a standard deviation.' },
  tanh: {
    use: 'Recurrent cells, and outputs between -1 and 1.',
    weakness: 'Saturates on both sides.',
  },
  glu: {
    use: 'Feed-forward parts of transformers: one half of the values gates the other.',
    weakness: 'Halves the axis, so the layer before it must be twice as wide.',
  },
  hard_shrink: {
    use: 'Sparse codes: sets small values to 0 and leaves the others as they are.',
    weakness: 'Jumps at the threshold, and has no gradient below it.',
  },
  hard_silu: {
    use: 'As silu on devices without a fast exp: MobileNetV3.',
    weakness: 'Its slope jumps at -3 and 3.',
  },
  hard_tanh: { use: 'As tanh without an exp.', weakness: 'No gradient beyond -1 and 1.' },
  log_sigmoid: { use: 'Logarithms of probabilities: more exact than the logarithm of sigmoid.' },
  soft_shrink: {
    use: 'Denoising and sparse codes: the step that an l1 penalty asks for.',
    weakness: 'Large values are moved too, by the threshold.',
  },
  softsign: {
    use: 'As tanh, without an exp and with slower saturation.',
    weakness: 'Reaches its ends slowly, so large inputs still differ little.',
  },
  sparse_plus: { use: 'As softplus, but exactly 0 below -1 and linear above 1; no exp.' },
  sparse_sigmoid: {
    use: 'Gates that may be exactly 0 or 1; no exp.',
    weakness: 'No gradient beyond -1 and 1.',
  },
  sparsemax: {
    use: 'Attention or classes where most shares should be exactly 0.',
    weakness: 'Sorts the axis; what gets no share gets no gradient.',
  },
  squareplus: { use: 'As softplus, from a root in the place of exp and log.' },
  tanh_shrink: {
    use: 'Sparse codes: almost 0 near 0, linear far away, smooth everywhere.',
    weakness: 'Small values hardly get a gradient.',
  },
  threshold: {
    use: 'Cuts off small values and puts a number of choice in their place.',
    weakness: 'Jumps at the threshold, and has no gradient below it.',
  },
}
