/** Notes on losses. */
import type { NotesOfKind } from './notes.ts'

export const lossNotes: NotesOfKind = {
  sparse_categorical_crossentropy: {
    use: 'One class among several, with class numbers as targets.',
    weakness: 'Trusts every label; wrong ones cost most.',
  },
  categorical_crossentropy: {
    use: 'Shares of classes as targets, as after mixing or smoothing; class numbers are taken too.',
  },
  binary_crossentropy: {
    use: 'Yes or no, or several labels that may all be true; after a sigmoid.',
    weakness:
      'Where one answer is rare, always saying the other is cheap: see `class_weight`, focal.',
  },
  categorical_focal_crossentropy: {
    use: 'Classes of very different size: what is easy hardly counts.',
    weakness: 'Probabilities come out less sure than they should be.',
  },
  binary_focal_crossentropy: {
    use: 'Detection, where most places are empty: what is easy hardly counts.',
    weakness: 'Two more numbers to choose; wrong labels count more.',
  },
  categorical_generalized_cross_entropy: {
    use: 'Labels of which some are wrong: between crossentropy and absolute error, by `q`.',
    weakness: 'Learns more slowly.',
  },
  mean_squared_error: {
    use: 'Regression whose errors are like noise of one size; the mean is predicted.',
    weakness: 'One outlier can outweigh all others. Behind sigmoid or softmax it learns slowly.',
  },
  mean_absolute_error: {
    use: 'Regression with outliers; the median is predicted.',
    weakness: 'The gradient never gets smaller near the target.',
  },
  mean_absolute_percentage_error: {
    use: 'Errors that count relative to the target.',
    weakness: 'Explodes for targets near 0, and prefers predictions that are too small.',
  },
  mean_squared_logarithmic_error: {
    use: 'Positive targets of many sizes, such as prices and counts: ratios count.',
    weakness: 'Negative numbers are taken for 0, without a gradient.',
  },
  huber: { use: 'Regression with some outliers: squares near the target, distances far from it.' },
  log_cosh: {
    use: 'As `huber` with `delta` 1, but smooth everywhere. An exp and a log per value.',
  },
  cosine_similarity: {
    use: 'Vectors whose direction matters and whose length does not. It is -1 where they agree.',
    weakness: 'No gradient along the vector, so lengths may grow.',
  },
  kl_divergence: {
    use: 'Distributions as targets, as those of a teacher. 0 where both agree.',
    weakness: 'Needs probabilities on both sides; there is no form for logits.',
  },
  poisson: { use: 'Counts and rates; with `exponential` or `softplus` as the last activation.' },
  hinge: {
    use: 'Yes or no with a margin, as a support vector machine; targets -1 and 1, or 0 and 1.',
    weakness: 'Gives scores, not probabilities.',
  },
  squared_hinge: { use: 'As `hinge`, with more weight on what is far wrong.' },
  categorical_hinge: {
    use: 'One class among several with a margin over the best other.',
    weakness: 'Two classes per example get a gradient, and no probabilities come out.',
  },
  dice: {
    use: 'Segmentation where the object is small: the overlap counts, not the background.',
    weakness: 'Over the whole batch by default; its gradient is unsteady for empty masks.',
  },
  tversky: { use: 'As `dice`, where missing something costs more than adding it, or less.' },
  circle: {
    use: 'Embeddings in which examples of one class lie together, after UnitNormalization.',
    weakness: 'Compares all pairs of a batch, which must hold several examples of each class.',
  },
  ctc: {
    use: 'Speech and handwriting: which labels, but not at which steps. Class 0 is the blank.',
    weakness: 'Needs more steps than labels, and at first often predicts blanks alone.',
  },
}
