/** Every metric that a config can name. */
import type { MetricDefinition } from '../metric.ts'
import { accuracy } from './accuracy.ts'
import { auc } from './auc.ts'
import { binaryAccuracy } from './binary-accuracy.ts'
import { binaryCrossentropyMetric } from './binary-crossentropy.ts'
import { binaryFocalCrossentropyMetric } from './binary-focal-crossentropy.ts'
import { binaryIoU } from './binary-io-u.ts'
import { categoricalAccuracy } from './categorical-accuracy.ts'
import { categoricalCrossentropyMetric } from './categorical-crossentropy.ts'
import { categoricalFocalCrossentropyMetric } from './categorical-focal-crossentropy.ts'
import { categoricalHingeMetric } from './categorical-hinge.ts'
import { concordanceCorrelation } from './concordance-correlation.ts'
import { cosineSimilarity } from './cosine-similarity.ts'
import { exactAccuracy } from './exact-accuracy.ts'
import { f1Score } from './f1-score.ts'
import { falseNegatives } from './false-negatives.ts'
import { falsePositives } from './false-positives.ts'
import { fbetaScore } from './fbeta-score.ts'
import { hingeMetric } from './hinge.ts'
import { huberMetric } from './huber.ts'
import { klDivergenceMetric } from './kl-divergence.ts'
import { logCoshError } from './log-cosh-error.ts'
import { meanAbsoluteErrorMetric } from './mean-absolute-error.ts'
import { meanAbsolutePercentageErrorMetric } from './mean-absolute-percentage-error.ts'
import { meanSquaredErrorMetric } from './mean-squared-error.ts'
import { meanSquaredLogarithmicErrorMetric } from './mean-squared-logarithmic-error.ts'
import { oneHotIoU } from './one-hot-io-u.ts'
import { oneHotMeanIoU } from './one-hot-mean-io-u.ts'
import { pearsonCorrelation } from './pearson-correlation.ts'
import { poissonMetric } from './poisson.ts'
import { precisionAtRecall } from './precision-at-recall.ts'
import { precision } from './precision.ts'
import { r2Score } from './r2-score.ts'
import { recallAtPrecision } from './recall-at-precision.ts'
import { recall } from './recall.ts'
import { rootMeanSquaredError } from './root-mean-squared-error.ts'
import { sensitivityAtSpecificity } from './sensitivity-at-specificity.ts'
import { sparseCategoricalAccuracy } from './sparse-categorical-accuracy.ts'
import { sparseCategoricalCrossentropyMetric } from './sparse-categorical-crossentropy.ts'
import { sparseTopKCategoricalAccuracy } from './sparse-top-k-categorical-accuracy.ts'
import { specificityAtSensitivity } from './specificity-at-sensitivity.ts'
import { squaredHingeMetric } from './squared-hinge.ts'
import { topKCategoricalAccuracy } from './top-k-categorical-accuracy.ts'
import { trueNegatives } from './true-negatives.ts'
import { truePositives } from './true-positives.ts'

export const metrics: readonly MetricDefinition[] = [
  accuracy,
  auc,
  binaryAccuracy,
  binaryCrossentropyMetric,
  binaryFocalCrossentropyMetric,
  binaryIoU,
  categoricalAccuracy,
  categoricalCrossentropyMetric,
  categoricalFocalCrossentropyMetric,
  categoricalHingeMetric,
  concordanceCorrelation,
  cosineSimilarity,
  exactAccuracy,
  f1Score,
  falseNegatives,
  falsePositives,
  fbetaScore,
  hingeMetric,
  huberMetric,
  klDivergenceMetric,
  logCoshError,
  meanAbsoluteErrorMetric,
  meanAbsolutePercentageErrorMetric,
  meanSquaredErrorMetric,
  meanSquaredLogarithmicErrorMetric,
  oneHotIoU,
  oneHotMeanIoU,
  pearsonCorrelation,
  poissonMetric,
  precisionAtRecall,
  precision,
  r2Score,
  recallAtPrecision,
  recall,
  rootMeanSquaredError,
  sensitivityAtSpecificity,
  sparseCategoricalAccuracy,
  sparseCategoricalCrossentropyMetric,
  sparseTopKCategoricalAccuracy,
  specificityAtSensitivity,
  squaredHingeMetric,
  topKCategoricalAccuracy,
  trueNegatives,
  truePositives,
]
