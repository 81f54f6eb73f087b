/** The F score: a mean of precision and recall. */
import { choice, num, optional } from '../fields/kinds.ts'
import type { Node } from '../graph/node.ts'
import { type Compared, ratio } from './metric.ts'
import { type ClassSums, classSums, classSumsOf, decided } from './per-class.ts'

export const fScoreFields = {
  average: choice(['macro', 'micro', 'weighted'], {
    default: 'macro',
    doc: 'the mean of all classes, the score of all examples, or the mean by number of examples',
  }),
  threshold: optional(
    num({ doc: 'predictions above it are positive; the largest one is without a threshold' }),
  ),
}

interface FScoreArguments {
  readonly average: 'macro' | 'micro' | 'weighted'
  readonly threshold: number | null
}

export function fScoreSums(compared: Compared, { threshold }: FScoreArguments): Node {
  return classSums(compared, decided(compared.prediction, threshold))
}

export function fScore(sums: readonly number[], average: string, beta: number): number {
  const classes = classSumsOf(sums)
  if (average === 'micro') {
    const add = (a: ClassSums, b: ClassSums): ClassSums => ({
      both: a.both + b.both,
      target: a.target + b.target,
      decision: a.decision + b.decision,
    })
    return scoreOf(classes.reduce(add), beta)
  }
  const weights = classes.map(each => (average === 'weighted' ? each.target : 1))
  const total = weights.reduce((sum, each) => sum + each, 0)
  const sum = classes.reduce((sum, each, i) => sum + weights[i]! * scoreOf(each, beta), 0)
  return ratio(sum, total)
}

/** Keras adds its epsilon to every divisor. */
const epsilon = 1e-7

function scoreOf({ both, target, decision }: ClassSums, beta: number): number {
  const precision = both / (decision + epsilon)
  const recall = both / (target + epsilon)
  const square = beta * beta
  return ((1 + square) * precision * recall) / (square * precision + recall + epsilon)
}
