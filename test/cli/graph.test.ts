/** `tenon graph` draws one config or many, and knows which committed pictures are stale. */
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

import { temporaryFolder, tenon } from './support.ts'

const cwd = temporaryFolder()
const config = (units: number): string =>
  `tenon: 1\nname: small\ninputs: {x: [4]}\nlayers: [Dense: ${units}, ReLU]\n`
mkdirSync(join(cwd, 'models'))
writeFileSync(join(cwd, 'models/a.yaml'), config(3))
writeFileSync(join(cwd, 'models/b.yaml'), config(5))

const graph = (...args: readonly string[]) => tenon(['graph', ...args], { cwd })
const textOf = (path: string): string => readFileSync(join(cwd, path), 'utf8')

describe('tenon graph', () => {
  test('takes the format from the name of the file', async () => {
    for (const [name, start] of [
      ['a.svg', '<svg '],
      ['a.html', '<!doctype html>'],
      ['a.mmd', '%% small'],
      ['a.dot', 'digraph "small"'],
    ] as const) {
      expect((await graph('models/a.yaml', '-o', name)).code).toBe(0)
      expect(textOf(name).startsWith(start), name).toBe(true)
    }
  })

  test('draws many into a folder, and tells the stale ones', async () => {
    expect((await graph('models', '-o', 'pictures/', '--stage', 'fused')).stderr).toBe(
      'wrote 2 pictures into pictures/\n',
    )
    expect(readdirSync(join(cwd, 'pictures'))).toEqual(['a-fused.svg', 'b-fused.svg'])
    const check = () => graph('models', '-o', 'pictures/', '--stage', 'fused', '--check')
    expect((await check()).code).toBe(0)
    writeFileSync(join(cwd, 'models/b.yaml'), config(6))
    const stale = await check()
    expect(stale.code).toBe(1)
    expect(stale.stderr).toMatch(/^error\[stale-picture\]: \S*b-fused.svg is not .* \S*b.yaml/)
  })

  test('prints Markdown of many, as summaries of jobs hold it', async () => {
    const { stdout } = await graph('models', '--format', 'markdown')
    expect(stdout.match(/^```mermaid$/gm)).toHaveLength(2)
  })

  test('refuses what cannot be', async () => {
    const wrong = [
      ['models'],
      ['models/a.yaml', '--check'],
      ['models/a.yaml', '--profile', 'p.json', '--stage', 'source'],
      ['models/a.yaml', '--annotate', 'colours'],
    ]
    for (const args of wrong) expect((await graph(...args)).code, args.join(' ')).toBe(2)
    writeFileSync(join(cwd, 'p.json'), '{"kernels": [{"name": 1}]}')
    const { code, stderr } = await graph('models/a.yaml', '--profile', 'p.json')
    expect([code, stderr]).toEqual([
      1,
      'error[bad-profile]: p.json is no profile: kernel 1 has no `name` or no `median_ms`\n',
    ])
  })
})

describe('tenon diff', () => {
  test('draws what became of a model', async () => {
    const args = ['diff', 'models/a.yaml', 'models/b.yaml', '--format', 'svg', '-o', 'diff.svg']
    expect((await tenon(args, { cwd })).code).toBe(0)
    expect(textOf('diff.svg')).toContain('1 layer changed')
  })
})
