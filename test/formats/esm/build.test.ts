/** Built ES modules give the bits of tenon's own run, in Node, in a worker and wherever. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'

import { inRoot } from '../../../scripts/paths.ts'
import { build } from '../../../src/index.ts'
import { type Case, caseOf, digest, writeCase } from './support.ts'

const folder = mkdtempSync(join(tmpdir(), 'tenon-esm-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Writes a build and what it is to be run on. */
async function write(name: string, config: Case, inlineWeights = false): Promise<string> {
  const into = join(folder, name)
  mkdirSync(into, { recursive: true })
  const { source, weights } = config
  for (const each of await build(source, { target: 'esm', weights, inlineWeights }))
    writeFileSync(join(into, each.name), each.content)
  writeFileSync(join(into, 'package.json'), '{"type": "module"}')
  writeCase(into, config)
  return into
}

/** Runs the module in a process of its own; gives the digest of all its results. */
function runInNode(into: string, program: string, flags: readonly string[] = []): string {
  writeFileSync(join(into, 'main.js'), program)
  return execFileSync(process.execPath, [...flags, join(into, 'main.js')], { encoding: 'utf8' })
}

const plain = `import { runs } from './runs.js'
console.log(await runs({ relaxed: false }))
`

const configs = ['mnist-cnn-prelu', 'lstm-text', 'gru-forecast', 'two-branches']

describe('a built module', () => {
  test.each(configs)('of configs/%s.yaml gives the same bits in Node', async name => {
    const config = await caseOf(inRoot(`configs/${name}.yaml`))
    expect(runInNode(await write(name, config), plain)).toBe(`${digest(config)}\n`)
  })
})
