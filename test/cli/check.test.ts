/** `tenon check` as scripts and people call it. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

import { temporaryFolder, tenon } from './support.ts'

const folder = temporaryFolder()
const good = 'tenon: 1\ninputs: {x: [4]}\nlayers:\n  - Dense: 3\n'
const sixFaults = `tenon: 1
inputs: {x: [8, 8, 1]}
layers:
  - Conv2d: {filters: 4, kernel_size: 3}
    name: first
  - Conv2D: {filters: 4, kernal_size: 3, kernel_size: 3}
  - Dense: {units: many}
  - Dropout: 1.5
  - Dense: {units: 2, activation: rellu}
  - Flatten:
    from: frist
`
mkdirSync(join(folder, 'models/node_modules/package'), { recursive: true })
mkdirSync(join(folder, 'models/deep'))
mkdirSync(join(folder, 'empty'))
const files = {
  'models/good.yaml': good,
  'models/deep/other.yml': good,
  'models/bad.yaml': sixFaults,
  'models/ignored.yaml': 'tenon: 1\n',
  'models/deploy.yaml': 'services: {}\n',
  'models/node_modules/package/model.yaml': 'tenon: 1\n',
  'models/unused.yaml': `${good}  - Dense: 2\n    from: x\n`,
  '.gitignore': 'ignored.yaml\n',
}
for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
execFileSync('git', ['init', '-q'], { cwd: folder })

const check = (...args: readonly string[]) => tenon(['check', ...args], { cwd: folder })

interface Report {
  readonly version: number
  readonly files: number
  readonly diagnostics: readonly { readonly [key: string]: unknown }[]
}

test('a config without faults ends with 0, the result on stdout, nothing on stderr', async () => {
  const { code, stdout, stderr } = await check('models/good.yaml')
  expect([code, stdout, stderr]).toEqual([0, 'checked 1 file: nothing wrong\n', ''])
})

describe('six faults in one file', async () => {
  const { code, stdout, stderr } = await check('--format', 'json', 'models/bad.yaml')
  const { version, files, diagnostics } = JSON.parse(stdout) as Report

  test('give six diagnostics at their lines and columns', () => {
    const places = diagnostics.map(each => `${each['line']}:${each['column']} ${each['code']}`)
    expect(places).toEqual([
      '4:5 unknown-layer',
      '6:26 unknown-field',
      '7:20 wrong-type',
      '8:14 out-of-range',
      '9:35 unknown-name',
      '11:11 dangling-from',
    ])
  })

  test('end with 1, say nothing on stderr, and keep to the shape of the report', () => {
    expect([code, stderr, version, files]).toEqual([1, '', 1, 1])
    for (const each of diagnostics) {
      expect(each).toMatchObject({ file: 'models/bad.yaml', severity: 'error' })
      expect(typeof each['message']).toBe('string')
      expect(each['endColumn']).toBeGreaterThan(Number(each['column']))
    }
  })

  test('are shown with their lines as text', async () => {
    const { stdout } = await check('models/bad.yaml')
    expect(stdout).toContain('models/bad.yaml:6:26: error[unknown-field]')
    expect(stdout).toMatch(/checked 1 file: 6 errors\n$/)
  })
})

describe('which files are checked', () => {
  const names = async (...args: readonly string[]): Promise<string> => {
    const { stdout, stderr } = await check(...args)
    return `${stdout}${stderr}`.trim().split('\n').at(-1)!
  }

  test('without any named, all configs below, none that git ignores or a package brings', async () => {
    expect(await names()).toMatch(/^checked 4 files: 6 errors.*; skipped 1 other YAML file$/)
  })

  test('in a folder', async () => {
    expect(await names('models/deep')).toBe('checked 1 file: nothing wrong')
  })

  test('by a glob', async () => {
    expect(await names('models/{good,deploy}.yaml', 'models/**/*.yml')).toBe(
      'checked 2 files: nothing wrong; skipped 1 other YAML file',
    )
  })

  test('named, a file without `tenon:` is an error', async () => {
    expect((await check('models/deploy.yaml')).code).toBe(1)
  })

  test.each([[['empty']], [['nothing.yaml']], [['models/*.json']], [['models/deploy.*']]])(
    'none in %j ends with 2',
    async args => {
      const { code, stdout, stderr } = await check(...args)
      expect([code, stdout]).toEqual([2, ''])
      expect(stderr).toMatch(/^error: /)
    },
  )

  test('from another folder, machines still read paths from the root', async () => {
    const args = ['check', '--format', 'json', 'bad.yaml']
    const { stdout } = await tenon(args, { cwd: join(folder, 'models') })
    expect((JSON.parse(stdout) as Report).diagnostics[0]).toMatchObject({ file: 'models/bad.yaml' })
  })
})

test('warnings pass, unless there are more than --max-warnings', async () => {
  expect((await check('models/unused.yaml')).code).toBe(0)
  const { code, stderr } = await check('models/unused.yaml', '--max-warnings', '0')
  expect([code, stderr]).toEqual([1, '1 warning, more than 0\n'])
})

test('--data opens the data files', async () => {
  const training = 'training: {data: {train: {x: x.npy}}, loss: mse, optimizer: sgd}\n'
  writeFileSync(join(folder, 'data.yaml'), good.replace('3\n', '4\n') + training)
  expect((await check('data.yaml')).code).toBe(0)
  const { code, stdout } = await check('data.yaml', '--data')
  expect(code).toBe(1)
  expect(stdout).toContain('error[file-not-found]')
})

test('wrong use ends with 2 and names what is near', async () => {
  const option = await check('--fromat', 'json')
  expect([option.code, option.stdout]).toEqual([2, ''])
  expect(option.stderr).toContain('Did you mean --format?')
  const command = await tenon(['chekc'], { cwd: folder })
  expect(command.code).toBe(2)
  expect(command.stderr).toContain('Did you mean check?')
  expect((await check('--format', 'yaml')).code).toBe(2)
  expect((await tenon([], { cwd: folder })).code).toBe(2)
  expect((await tenon(['--help'], { cwd: folder })).code).toBe(0)
})
