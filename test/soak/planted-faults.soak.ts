/** Tests every kind of fault at every place of the sound configs where it can stand. */
import { expect, test } from 'vitest'
import { faultKinds } from '../acceptance/faults/index.ts'
import { judge, plantEverywhere } from '../acceptance/plant.ts'

test.each(faultKinds.map(kind => [kind.name, kind] as const))('%s', (_, kind) => {
  const seed = 2
  const verdicts = plantEverywhere(kind, seed).map(each => judge(kind, each))
  const wrong = verdicts.filter(each => !each.right).map(each => each.story)
  const report = [`seed ${seed}: ${wrong.length} of ${verdicts.length}`, ...wrong].join('\n')
  expect(wrong.length / verdicts.length, report).toBeLessThan(0.25)
  expect(verdicts.filter(each => each.count === Infinity)).toEqual([])
})
