/** logcosh: the mean of the loss of that name. */
import { lossMetric } from '../loss-metric.ts'
import { logCosh } from '../losses/log-cosh.ts'

export const logCoshError = lossMetric('logcosh', ['LogCoshError', 'log_cosh', 'LogCosh'], logCosh)
