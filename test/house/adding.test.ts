/** What CONTRIBUTING.md says of adding to the catalog is true: its diffs are applied to a copy. */
import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { inRoot } from '../../scripts/paths.ts'
import { copyProject, run } from './project-copy.ts'

const guide = readFileSync(inRoot('CONTRIBUTING.md'), 'utf8')
const diffs = [...guide.matchAll(/^```diff\n([\s\S]*?)^```/gm)].map(match => match[1]!)
const copy = copyProject()
afterAll(() => rmSync(copy, { recursive: true }))

const config = `tenon: 1
inputs: {x: [4]}
layers:
  - Dense: {units: 3, activation: bent_identity}
  - Negate
`

const script = `
import { writeValidator } from './scripts/validator.ts'
await writeValidator()
const { check } = await import('./src/api.ts')
const { diagnostics } = await check('model.yaml')
console.log(JSON.stringify(diagnostics.map(each => each.code)))
`

test('two files and a line in each list are an activation and a layer', async () => {
  symlinkSync(inRoot('node_modules'), join(copy, 'node_modules'))
  writeFileSync(join(copy, 'model.yaml'), config)
  writeFileSync(join(copy, 'try.mts'), script)
  const tried = async () => (await run('npx', ['tsx', 'try.mts'], { cwd: copy })).output.trim()
  expect(await tried()).toBe('["unknown-name","unknown-layer"]')
  expect(diffs).toHaveLength(2)
  for (const diff of diffs) {
    writeFileSync(join(copy, 'change.diff'), diff)
    expect(await run('git', ['apply', '-C1', 'change.diff'], { cwd: copy })).toEqual({
      code: 0,
      output: '',
    })
  }
  expect(await tried()).toBe('[]')
}, 300_000)
