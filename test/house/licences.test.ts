/** THIRD_PARTY.md names exactly the packages that reach a user. */
import { describe, expect, test } from 'vitest'
import {
  type Lockfile,
  bundledPackages,
  currentlyBundled,
  licenceTexts,
  readLockfile,
  shippedPackages,
  thirdPartyPage,
} from '../../scripts/third-party.ts'
import { readProjectFile } from './files.ts'

/** What a project under the MIT licence may ship; EPL-2.0, MPL-2.0 as separate, unchanged packages. */
const accepted = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD']
const acceptedUnbundled = [...accepted, 'EPL-2.0 OR GPL-3.0-or-later', 'MPL-2.0']

describe('THIRD_PARTY.md', async () => {
  const bundled = await currentlyBundled()
  const shipped = shippedPackages(readLockfile(), bundled)

  test('lists what is shipped, with versions and licences', async () => {
    expect(readProjectFile('THIRD_PARTY.md')).toBe(await thirdPartyPage(shipped))
  })

  test('lists only licences that allow it', () => {
    const refused = shipped.filter(({ name, licence }) => {
      return !(bundled.includes(name) ? accepted : acceptedUnbundled).includes(licence)
    })
    expect(refused).toEqual([])
  })

  test('every bundled package brings its licence along', () => {
    expect(licenceTexts(bundled)).not.toContain('see its package.json')
  })
})

describe('the guards notice', () => {
  const lock: Lockfile = {
    packages: {
      '': { version: '1.0.0' },
      'node_modules/runs': { version: '1.2.3', license: 'MIT' },
      'node_modules/runs/node_modules/inner': { version: '2.0.0', license: 'ISC' },
      'node_modules/@scope/tool': { version: '3.0.0', license: 'GPL-3.0', dev: true },
      'node_modules/only-for-tests': { version: '4.0.0', license: 'MIT', dev: true },
    },
  }

  test('runtime packages, also nested ones, and no tools', () => {
    expect(shippedPackages(lock, [])).toEqual([
      { name: 'runs', version: '1.2.3', licence: 'MIT' },
      { name: 'inner', version: '2.0.0', licence: 'ISC' },
    ])
  })

  test('a tool that went into a bundle', () => {
    const inputs = { 'src/a.ts': empty, 'node_modules/@scope/tool/lib/a.js': empty }
    const bundled = bundledPackages({ inputs, outputs: {} })
    expect(bundled).toContain('@scope/tool')
    expect(shippedPackages(lock, bundled).map(({ name }) => name)).toContain('@scope/tool')
  })

  test('a version that has changed', async () => {
    const packages = shippedPackages(lock, [])
    const later = packages.map(each => ({ ...each, version: '9.9.9' }))
    expect(await thirdPartyPage(later)).not.toBe(await thirdPartyPage(packages))
  })
})

const empty = { bytes: 0, imports: [] }
