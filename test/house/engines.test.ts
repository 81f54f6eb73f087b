/** Every direct dependency says that it runs on Node 20. */
import { expect, test } from 'vitest'
import { admits } from './engines.ts'
import { readProjectFile } from './files.ts'

/** The oldest Node that is tested. */
const node = '20.19.0'

interface Manifest {
  readonly engines?: { readonly node?: string }
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

const manifest = (path: string) => JSON.parse(readProjectFile(path)) as Manifest
const own = manifest('package.json')
const direct = Object.entries({ ...own.dependencies, ...own.devDependencies })

test.each(direct)(`%s admits Node ${node}`, name => {
  const range = manifest(`node_modules/${name}/package.json`).engines?.node
  expect(admits(range ?? '*', node), `${name} wants ${range}`).toBe(true)
})

test.each(direct)('%s has an exact version: %s', (_, version) => {
  expect(version).toMatch(/^\d+\.\d+\.\d+$/)
})

test('tenon itself admits it', () => expect(admits(own.engines?.node ?? '', node)).toBe(true))

test.each([
  ['*', true],
  ['>=20', true],
  ['>= 14.6', true],
  ['>=20.20', false],
  ['>=22', false],
  ['^20.0.0 || ^22.0.0 || >=24.0.0', true],
  ['^18.0.0 || ^22.0.0', false],
  ['^20.19.0 || >=22.12.0', true],
  ['^20.19.1', false],
  ['~20.19', true],
  ['~20.18.0', false],
  ['20', true],
  ['20.x', true],
  ['18 - 20', true],
  ['18 - 19', false],
  ['>=18 <20', false],
  ['>18 <=20.19.0', true],
  ['<20.19.0', false],
])('the guard reads %s', (range, expected) => expect(admits(range, node)).toBe(expected))

test('the guard refuses what it cannot read', () => {
  expect(() => admits('latest', node)).toThrow('latest')
})
