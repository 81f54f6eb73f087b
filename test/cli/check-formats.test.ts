/** `tenon check` as CI servers call it: formats, summaries, strictness, files that are no configs. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

import { temporaryFolder, tenon } from './support.ts'

const folder = temporaryFolder()
const head = 'tenon: 1\ninputs: {x: [4]}\nlayers:\n'
mkdirSync(join(folder, 'models'))
const files = {
  'models/good.yaml': `${head}  - Dense: 3\nlimits: {params: 20, trainable: {exact: 15}, flops: 1k}\n`,
  'models/bad.yaml': `${head}  - Dens: 3\n`,
  'models/large.yaml': `${head}  - Dense: 3\nlimits: {params: 10}\n`,
  'models/warned.yaml': `${head}  - Dense: {units: 1, activation: softmax}\n`,
  'models/ignored.yaml': `${head}  - Softmax\n  - Dense: {units: 1, activation: softmax} # tenon-ignore softmax-of-one: it is\n`,
  'deploy.yaml': 'services: {}\n',
}
for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
execFileSync('git', ['init', '-q'], { cwd: folder })

const outside = { GITHUB_ACTIONS: '', GITHUB_STEP_SUMMARY: '' }

const check = (args: readonly string[], env: Record<string, string> = {}) =>
  tenon(['check', ...args], { cwd: join(folder, 'models'), env: { ...outside, ...env } })

describe('paths are relative to the repository', () => {
  test.each([
    ['json', '"file": "models/bad.yaml"'],
    ['github', '::error file=models/bad.yaml,line=4,'],
    ['gitlab', '"path": "models/bad.yaml"'],
    ['sarif', '"uri": "models/bad.yaml"'],
    ['junit', 'name="models/bad.yaml"'],
  ])('as %s', async (format, part) => {
    const { code, stdout, stderr } = await check(['--format', format, 'bad.yaml', 'good.yaml'])
    expect([code, stderr]).toEqual([1, ''])
    expect(stdout).toContain(part)
    expect(stdout).not.toContain(folder)
  })
})

describe('in a workflow of GitHub', () => {
  const summary = join(folder, 'summary.md')
  const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary }

  test('annotations come by themselves, below a report that cannot give commands', async () => {
    const { code, stdout } = await check(['bad.yaml', 'warned.yaml'], env)
    const lines = stdout.trimEnd().split('\n')
    const token = /^::stop-commands::(\S{20,})$/.exec(lines[0]!)![1]
    const end = lines.indexOf(`::${token}::`)
    expect(lines[end - 1]).toBe('checked 2 files: 1 error, 1 warning')
    expect(lines.slice(end + 1).map(line => line.split(' ')[0])).toEqual(['::error', '::warning'])
    expect(code).toBe(1)
  })

  test('a summary says what models take of their limits', async () => {
    writeFileSync(summary, 'of an earlier command\n')
    await check(['.'], env)
    // How large the arena is, is for the memory plan to say.
    const text = readFileSync(summary, 'utf8').replace(/\d+ bytes/g, 'N bytes')
    expect(text).toBe(`of an earlier command
### tenon check

| config | findings | parameters | trained | FLOPs | memory |
| ------ | -------- | ---------: | ------: | ----: | -----: |
| \`models/bad.yaml\` | 1 error |  |  |  |  |
| \`models/good.yaml\` | none | 15 of 20 (75 %) | 15 (as required) | 24 of 1.00 k (2 %) | N bytes |
| \`models/ignored.yaml\` | none | 5 | 5 | 8 | N bytes |
| \`models/large.yaml\` | 1 error | 15 **of 10 (150 %)** | 15 | 24 | N bytes |
| \`models/warned.yaml\` | 1 warning | 5 | 5 | 8 | N bytes |
`)
  })

  test('another format is taken at its word, and leaves the summary alone', async () => {
    writeFileSync(summary, '')
    const { stdout } = await check(['--format', 'text', 'good.yaml'], env)
    expect(stdout).toBe('checked 1 file: nothing wrong\n')
    expect(readFileSync(summary, 'utf8')).toBe('')
  })
})

describe('--summary', () => {
  test('writes the table anywhere', async () => {
    const file = join(folder, 'table.md')
    await check(['--summary', file, 'good.yaml'])
    expect(readFileSync(file, 'utf8')).toContain('| `models/good.yaml` | none | 15 of 20 (75 %) |')
  })

  test('that cannot be written ends with a diagnostic', async () => {
    const { code, stderr } = await check(['--summary', join(folder, 'no/where.md'), 'good.yaml'])
    expect([code, existsSync(join(folder, 'no'))]).toEqual([1, false])
    expect(stderr).toContain('error[cannot-write]')
  })
})

describe('warnings', () => {
  test('let a check pass', async () => expect((await check(['warned.yaml'])).code).toBe(0))

  test('count as errors where the check is strict', async () => {
    const { code, stdout } = await check(['--strict', 'warned.yaml'])
    expect(code).toBe(1)
    expect(stdout).toContain('error[softmax-of-one]')
    expect(stdout).toMatch(/checked 1 file: 1 error\n$/)
  })

  test('that a comment leaves out are counted', async () => {
    const { code, stdout } = await check(['--strict', 'ignored.yaml'])
    expect([code, stdout]).toEqual([0, 'checked 1 file: nothing wrong; 1 ignored\n'])
  })
})

describe('--skip-others', () => {
  test('skips files without `tenon:` that are named', async () => {
    const { code, stdout } = await check(['--skip-others', 'good.yaml', '../deploy.yaml'])
    expect(code).toBe(0)
    expect(stdout).toBe('checked 1 file: nothing wrong; skipped 1 other YAML file\n')
  })

  test('is content with no config at all', async () => {
    const { code, stdout } = await check(['--skip-others', '../deploy.yaml'])
    expect(code).toBe(0)
    expect(stdout).toBe('checked 0 files: nothing wrong; skipped 1 other YAML file\n')
  })

  test('still ends with 2 where a file does not exist', async () => {
    expect((await check(['--skip-others', 'nothing.yaml'])).code).toBe(2)
  })
})
