/** Notes on metrics. */
import type { Notes, NotesOfKind } from './notes.ts'

const ofLoss = (name: string): Notes => ({
  use: `The loss \`${name}\` beside another one that is trained, without penalties.`,
})

export const metricNotes: NotesOfKind = {
  accuracy: {
    use: 'The one to begin with: whatever form targets and predictions have.',
    weakness: 'Says little where one class is much more frequent than others.',
  },
  exact_accuracy: {
    use: 'Models whose results are whole numbers.',
    weakness: 'Of scores and probabilities it is 0: `accuracy` is meant there.',
  },
  binary_accuracy: { use: 'Several labels that may all be true: the share of right ones.' },
  categorical_accuracy: { use: 'As `accuracy` of several classes.' },
  sparse_categorical_accuracy: { use: 'As `accuracy` of several classes.' },
  top_k_categorical_accuracy: {
    use: 'Many classes, some of them alike: whether the right one is near the top.',
  },
  sparse_top_k_categorical_accuracy: {
    use: 'Many classes, some of them alike: whether the right one is near the top.',
  },
  precision: { use: 'Of what is found, how much is right: where false alarms are dear.' },
  recall: { use: 'Of what is there, how much is found: where a miss is dear.' },
  f1_score: { use: 'Precision and recall in one number, for rare classes.' },
  fbeta_score: { use: 'As `f1_score`, with recall counting `beta` times as much.' },
  auc: {
    use: 'How well scores order yes before no, whatever the threshold; `curve: PR` for rare ones.',
    weakness:
      'Taken at `num_thresholds` places, so scores that crowd together are told apart badly.',
  },
  true_positives: { use: 'A count, for tables of your own.' },
  true_negatives: { use: 'A count, for tables of your own.' },
  false_positives: { use: 'A count: false alarms.' },
  false_negatives: { use: 'A count: misses.' },
  precision_at_recall: { use: 'How precise a model can be that must find so much.' },
  recall_at_precision: { use: 'How much a model can find that must be so precise.' },
  sensitivity_at_specificity: {
    use: 'Tests in medicine: how much is found at a given rate of false alarms.',
  },
  specificity_at_sensitivity: {
    use: 'Tests in medicine: how few false alarms there are if so much is found.',
  },
  binary_io_u: { use: 'Segmentation of one kind of thing: overlap over union.' },
  one_hot_io_u: { use: 'Segmentation: overlap over union of chosen classes.' },
  one_hot_mean_io_u: { use: 'Segmentation: overlap over union, the mean of all classes.' },
  root_mean_squared_error: { use: 'The size of errors, in the unit of the target.' },
  r2_score: {
    use: 'The share of the variance that is explained: comparable between data sets.',
    weakness: 'Below 0 for models that are worse than the mean.',
  },
  pearson_correlation: {
    use: 'Whether predictions rise with their targets, whatever scale and offset.',
    weakness: 'Of each example, or with `axis: 0` of each batch; NaN where nothing varies.',
  },
  concordance_correlation: {
    use: 'As `pearson_correlation`, but scale and offset must be right too.',
    weakness: 'Along an axis of each example; with `axis: 0` of each batch.',
  },
  cosine_similarity: { use: 'Whether vectors point the same way: 1 where they do.' },
  mean_squared_error: ofLoss('mean_squared_error'),
  mean_absolute_error: { use: 'The mean error, in the unit of the target: easy to explain.' },
  mean_absolute_percentage_error: {
    use: 'The mean error in percent.',
    weakness: 'Explodes for targets near 0.',
  },
  mean_squared_logarithmic_error: ofLoss('mean_squared_logarithmic_error'),
  huber: ofLoss('huber'),
  logcosh: ofLoss('log_cosh'),
  poisson: ofLoss('poisson'),
  kl_divergence: ofLoss('kl_divergence'),
  hinge: ofLoss('hinge'),
  squared_hinge: ofLoss('squared_hinge'),
  categorical_hinge: ofLoss('categorical_hinge'),
  binary_crossentropy: ofLoss('binary_crossentropy'),
  categorical_crossentropy: ofLoss('categorical_crossentropy'),
  sparse_categorical_crossentropy: ofLoss('sparse_categorical_crossentropy'),
  binary_focal_crossentropy: ofLoss('binary_focal_crossentropy'),
  categorical_focal_crossentropy: ofLoss('categorical_focal_crossentropy'),
}
