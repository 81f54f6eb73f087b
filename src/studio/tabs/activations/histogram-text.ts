/** What a histogram says, in a sentence. */
import type { ActivationView, HistogramView } from '../../worker/run-messages.ts'
import { countText, numberText, percentText } from '../number-text.ts'

export const missingText =
  'What it is given stays within the steps of a recurrence, where no output shows it.'

export function histogramText(found: HistogramView, { kind }: ActivationView): string {
  const { examples, total, sampled, mean, deviation, below, above, flat } = found
  const picked = sampled === total ? '' : `, ${countText(sampled)} of them evenly picked`
  const outside = below + above
  return [
    `Given ${countText(total)} numbers by ${countText(examples)} examples${picked}:`,
    `mean ${numberText(mean)}, standard deviation ${numberText(deviation)}.`,
    'Bars show square roots of shares.',
    ...(outside > 0 ? [`${percentText(outside)} lie beyond the picture.`] : []),
    ...(kind === 'element' && flat !== undefined
      ? [
          flat > 0
            ? `For ${percentText(flat)} of them the gradient is 0: nothing is learned there.`
            : 'The gradient is 0 for none of them.',
        ]
      : []),
  ].join(' ')
}
