/** Nothing in the project depends on one machine or one registry. */
import { describe, expect, test } from 'vitest'
import { trackedFiles } from './files.ts'
import { lockfileFaults, machinePaths, registryHosts } from './lockfile.ts'

const tracked = trackedFiles()

test('the lockfile has an integrity for every package and no addresses', () => {
  const lockfile = tracked.find(({ path }) => path === 'package-lock.json')
  expect(lockfileFaults(lockfile?.text ?? '{}')).toEqual([])
})

test('no file names a registry', () => expect(tracked.flatMap(registryHosts)).toEqual([]))

test('no file names a path of a machine', () => expect(tracked.flatMap(machinePaths)).toEqual([]))

describe('the guards notice', () => {
  const address = ['https:', '', ['registry', 'example.com'].join('.'), 'a.tgz'].join('/')
  const file = (text: string) => ({ path: 'a.md', text })

  test('a lockfile with an address, without an integrity, or without packages', () => {
    const lock = (entry: object) => JSON.stringify({ packages: { 'node_modules/a': entry } })
    expect(lockfileFaults(lock({ integrity: 'sha512-x' }))).toEqual([])
    expect(lockfileFaults(lock({ integrity: 'sha512-x', resolved: address }))).toHaveLength(1)
    expect(lockfileFaults(lock({}))).toHaveLength(1)
    expect(lockfileFaults('{}')).toHaveLength(1)
  })

  test('a registry', () => {
    expect(registryHosts(file(`from ${address}`))).toHaveLength(1)
    expect(registryHosts(file(['registry', 'npmjs', 'org'].join('.')))).toHaveLength(1)
    expect(registryHosts(file('any npm registry will do, see https://example.com/a'))).toEqual([])
  })

  test('a path of a machine', () => {
    const folders = ['home', 'Users', 'work', 'tmp', 'root', 'opt', 'mnt']
    for (const folder of folders) {
      expect(machinePaths(file(`see /${folder}/someone/project`)), folder).toHaveLength(1)
    }
    expect(machinePaths(file(['C:', 'Users', 'x'].join('\\')))).toHaveLength(1)
    expect(machinePaths(file('see src/work/a.ts, ../tmp/b and https://a.org/home/c'))).toEqual([])
  })
})
