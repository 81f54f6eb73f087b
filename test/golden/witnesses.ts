/** What the cases of recurrent.json and training.json name, which have tests of their own. */
import { readFileSync } from 'node:fs'
import type { Json } from '../../src/fields/field.ts'
import { trainingGoldens } from '../support/training-goldens.ts'
import { type Use, usesIn } from './uses.ts'

interface RecurrentCase {
  readonly type: string
  readonly args: { readonly [field: string]: Json }
}

const file = new URL('recurrent.json', import.meta.url)
const recurrent = JSON.parse(readFileSync(file, 'utf8')) as readonly RecurrentCase[]

const { losses, metrics, optimizers, schedules } = trainingGoldens
const training = { loss: losses, metric: metrics, optimizer: optimizers.cases, schedule: schedules }

/** One use or more of each case. */
export const witnessed: readonly Use[] = [
  ...recurrent.flatMap(({ type, args }) => usesIn('layer', { [type]: args })),
  ...Object.entries(training).flatMap(([kind, cases]) =>
    cases.flatMap(({ name, args }) => usesIn(kind, { [name]: args as Json })),
  ),
]
