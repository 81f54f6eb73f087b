/** Learning rate schedules, as expressions of the step. */
import type { Expr } from '../expr/expr.ts'
import type { Fields, Values } from '../fields/field.ts'

/** How the learning rate goes with the steps. */
export interface Schedule {
  readonly name: string
  /** What is wrong with the arguments together (`needs 3 values, not 2`). */
  readonly misfit?: string | undefined
  /** The rate of a step, whose number counts from 0, as f32. */
  rate(step: Expr): Expr
}

export interface ScheduleDefinition<F extends Fields = Fields> {
  readonly name: string
  readonly aliases?: readonly string[]
  readonly doc: string
  readonly fields: F
  /** The argument that a bare value stands for. */
  readonly main?: keyof F & string
  make(args: Values<F>): Omit<Schedule, 'name'>
}

export function defineSchedule<F extends Fields>(
  definition: ScheduleDefinition<F>,
): ScheduleDefinition {
  return definition as unknown as ScheduleDefinition
}
