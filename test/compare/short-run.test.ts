/** The comparison with peers runs, without those that are not installed here. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'

import { inRoot } from '../../scripts/paths.ts'
import { compiler, toolchain } from '../support/native.ts'

interface Result {
  readonly own: string
  readonly row: string
  readonly times: { readonly [runner: string]: number }
  readonly differences: { readonly [runner: string]: number }
  readonly refused: { readonly [runner: string]: string }
}

const folder = mkdtempSync(join(tmpdir(), 'tenon-bench-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('a short run', () => {
  const json = join(folder, 'results.json')
  const args = ['--rows', 'mlp', '--rounds', '1', '--block', '1', '--threads', '1', '--json', json]
  const { status, stdout } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'compare.js', ...args],
    {
      cwd: inRoot('bench'),
      env: { ...process.env, CC: compiler },
      encoding: 'utf8',
    },
  )
  const { results } = JSON.parse(readFileSync(json, 'utf8')) as { results: readonly Result[] }

  test('times every model that is asked for, on every target that is here', () => {
    expect(status).toBe(0)
    const targets = toolchain ? ['native', 'wasm'] : ['wasm']
    const runs = results.map(({ own, row }) => `${own} ${row}`)
    const inference = targets.flatMap(each => [`tenon-${each} mlp b1`, `tenon-${each} mlp b64`])
    expect(runs).toEqual([...inference, ...targets.map(each => `tenon-${each}-step mlp`)])
    for (const { own, times } of results) expect(times[own]).toBeGreaterThan(0)
  })

  test('finds the output of every peer equal, and names those that are not installed', () => {
    const missing = new Set(results.flatMap(each => Object.keys(each.refused)))
    if (missing.size > 0) console.log(`SKIPPED: not installed: ${[...missing].join(', ')}`)
    for (const { own, differences, refused, row } of results) {
      expect(Object.keys({ ...differences, ...refused }).length, row).toBeGreaterThan(1)
      for (const [peer, apart] of Object.entries(differences))
        expect(apart, `${peer} beside ${own}`).toBeLessThanOrEqual(1e-4)
      for (const [peer, reason] of Object.entries(refused)) {
        expect(reason).toMatch(/Cannot find package|No module named|ENOENT/)
        expect(stdout).toContain(`${row}: no ${peer}`)
      }
    }
  })
})
