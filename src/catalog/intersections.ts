/** Intersections over unions of classes. */
import { int, optional } from '../fields/kinds.ts'
import { type ClassSums, classSumsOf } from './per-class.ts'

export const ignoreClassField = optional(
  int({ doc: 'a class whose examples do not count, such as one for what nobody labelled' }),
)

/** The mean over the wanted classes that occur anywhere; 0 where none does. */
export function meanIntersection(
  sums: readonly number[],
  wanted: readonly number[] | undefined,
): number {
  const classes = classSumsOf(sums).filter((_, i) => wanted?.includes(i) ?? true)
  const found = classes.filter(each => unionOf(each) > 0)
  if (found.length === 0) return 0
  return found.reduce((sum, each) => sum + each.both / unionOf(each), 0) / found.length
}

function unionOf({ both, target, decision }: ClassSums): number {
  return target + decision - both
}
