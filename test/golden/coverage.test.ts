/** Every entry of the catalog has goldens, and every argument is off its default in some. */
import { expect, test } from 'vitest'
import type { Json } from '../../src/fields/field.ts'
import { casesOf, groups } from './cases.ts'
import { type Use, catalogEntries, usesOf } from './uses.ts'
import { exceptions } from './exceptions.ts'

const all = groups.flatMap(casesOf)
const uses = all.flatMap(usesOf)
const keyOf = ({ kind, name }: { kind: string; name: string }): string => `${kind} ${name}`

const byEntry = new Map<string, Use[]>()
for (const use of uses) byEntry.set(keyOf(use), [...(byEntry.get(keyOf(use)) ?? []), use])

test('there are at least 600 cases', () => {
  expect(all.length).toBeGreaterThanOrEqual(600)
})

test('every entry of the catalog has a golden', () => {
  const missing = catalogEntries.map(keyOf).filter(each => !byEntry.has(each))
  expect(missing).toEqual([])
})

test('goldens name nothing that the catalog lacks', () => {
  const known = new Set(catalogEntries.map(keyOf))
  expect([...byEntry.keys()].filter(each => !known.has(each))).toEqual([])
})

test('every argument is off its default in some golden', () => {
  const missing = catalogEntries.flatMap(entry => {
    const used = byEntry.get(keyOf(entry))
    if (!used) return []
    return Object.entries(entry.fields)
      .filter(([field, { default: usual }]) => !used.some(use => isOff(use.args[field], usual)))
      .map(([field]) => `${keyOf(entry)}.${field}`)
  })
  const excused = (argument: string): boolean => exceptions.some(each => each.covers(argument))
  expect(missing.filter(each => !excused(each))).toEqual([])
})

test('no exception is needless', () => {
  const fields = catalogEntries.flatMap(entry =>
    Object.keys(entry.fields).map(field => `${keyOf(entry)}.${field}`),
  )
  const needless = exceptions.filter(each => !fields.some(each.covers))
  expect(needless.map(each => each.reason)).toEqual([])
})

function isOff(value: Json | undefined, usual: Json | undefined): boolean {
  return value !== undefined && JSON.stringify(value) !== JSON.stringify(usual)
}
