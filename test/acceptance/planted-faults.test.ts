/** Tests that single faults, planted into sound configs, are found: the right code, the right line. */
import { expect, test } from 'vitest'
import { faultKinds } from './faults/index.ts'
import { checkText } from './check.ts'
import { includedFiles, judge, plantFaults, soundConfigs } from './plant.ts'

const seed = 1
const perKind = 50

test.each(soundConfigs.map(each => [each.name, each.text]))('%s is sound', (_, text) => {
  expect(checkText(text, includedFiles)).toEqual([])
})

test(`${faultKinds.length} kinds of faults, ${perKind} of each, are found where they are`, () => {
  const verdicts = faultKinds.flatMap(kind => {
    const planted = plantFaults(kind, seed, perKind)
    return planted.map(each => ({ kind: kind.name, ...judge(kind, each) }))
  })
  const wrong = verdicts.filter(each => !each.right)
  const kinds = [...new Set(wrong.map(each => each.kind))]
  const counts = kinds.map(kind => `${kind}: ${wrong.filter(each => each.kind === kind).length}`)
  const shown = [...new Set(wrong.map(each => each.story))].slice(0, 20)
  const report = [`seed ${seed}`, ...counts, ...shown].join('\n')
  expect(faultKinds.length).toBeGreaterThanOrEqual(60)
  expect(wrong.length / verdicts.length, report).toBeLessThan(0.01)
  const thrown = verdicts.filter(each => each.count === Infinity).map(each => each.story)
  expect(thrown).toEqual([])
  const single = verdicts.filter(each => each.count === 1)
  expect(single.length / verdicts.length).toBeGreaterThan(0.95)
  const many = verdicts.filter(each => each.count > 3).map(each => each.story)
  expect(many).toEqual([])
}, 300_000)
