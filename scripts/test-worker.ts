/** Runs around every test file: files share workers, and none may see what another has changed. */
import { afterAll, expect } from 'vitest'
import './test-equality.ts'

/** Globals that libraries leave: elkjs its namespace, zod within playwright its registry. */
const ofLibraries = /^(goog|__zod_.*)$/

/** Names and values of what outlives a file: the working folder, the environment and the globals. */
function lasting(): ReadonlyMap<string, unknown> {
  const globals = Object.entries(Object.getOwnPropertyDescriptors(globalThis))
  return new Map<string, unknown>([
    ['the working folder', process.cwd()],
    ...Object.entries(process.env).map(([name, value]) => [`$${name}`, value] as const),
    ...globals.map(([name, { value }]) => [name, value] as const),
  ])
}

const before = lasting()

afterAll(() => {
  const after = lasting()
  const isChanged = (name: string): boolean =>
    !ofLibraries.test(name) &&
    (before.has(name) !== after.has(name) ||
      // Node makes some globals when they are read first.
      (before.get(name) !== undefined && !Object.is(before.get(name), after.get(name))))
  const names = new Set([...before.keys(), ...after.keys()])
  expect([...names].filter(isChanged), 'what the file leaves changed behind').toEqual([])
})
