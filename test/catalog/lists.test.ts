/** Every entry of the catalog is in its folder's list, and says what it is. */
import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { activations } from '../../src/catalog/activations/index.ts'
import { callbacks } from '../../src/catalog/callbacks/index.ts'
import { constraints } from '../../src/catalog/constraints/index.ts'
import { initializers } from '../../src/catalog/initializers/index.ts'
import { layers } from '../../src/catalog/layers/index.ts'
import { losses } from '../../src/catalog/losses/index.ts'
import { metrics } from '../../src/catalog/metrics/index.ts'
import { optimizers } from '../../src/catalog/optimizers/index.ts'
import { regularizers } from '../../src/catalog/regularizers/index.ts'
import { schedules } from '../../src/catalog/schedules/index.ts'

const nameOf = (entry: { readonly name: string }) => entry.name
const lists = {
  activations,
  callbacks,
  constraints,
  initializers,
  layers,
  losses,
  metrics,
  optimizers,
  regularizers,
  schedules,
}

describe.each(Object.entries(lists))('%s', (folder, list) => {
  const names = list.map(each => ('type' in each ? each.type : nameOf(each)))

  test('holds every entry that a file of the folder defines', () => {
    const path = new URL(`../../src/catalog/${folder}/`, import.meta.url)
    const defined = readdirSync(path).flatMap(file => {
      const text = readFileSync(new URL(file, path), 'utf8')
      return [
        ...text.matchAll(/= (?:define\w+\(\{\s+(?:name|type): |lossMetric\(\s*)'(\w+)'/g),
      ].map(match => match[1]!)
    })
    expect([...names].sort()).toEqual(defined.sort())
  })

  test('has no name twice, aliases included', () => {
    const all = [...names, ...list.flatMap(each => each.aliases ?? [])]
    expect(all.filter((name, i) => all.indexOf(name) < i)).toEqual([])
  })

  test('has a doc for every entry and field, and names existing fields as main arguments', () => {
    for (const [i, entry] of list.entries()) {
      expect(entry.doc.length, names[i]).toBeGreaterThan(5)
      for (const [name, field] of Object.entries(entry.fields))
        expect(field.doc, `${names[i]}.${name}`).not.toBe('')
      const { main } = entry
      if (main !== undefined && main !== 'inputs') expect(Object.keys(entry.fields)).toContain(main)
    }
  })
})
