/** `npm run bench`, briefly: results agree with the peers that are installed. */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { inRoot } from '../../scripts/paths.ts'
import { runBench } from './support.ts'

const folder = mkdtempSync(join(tmpdir(), 'tenon-bench-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Result {
  readonly row: string
  readonly own: keyof typeof rows
  readonly times: { readonly [runner: string]: number }
  readonly differences: { readonly [runner: string]: number }
  readonly refused: { readonly [runner: string]: string }
}

/** More rounds than Node lets listen to one event without a warning. */
const brief = ['--rounds', '12', '--block', '1', '--threads', '1', '--targets', 'wasm']

/** Results of a run that ended well, with the text that was printed. */
async function compareBriefly(bench?: string) {
  const json = join(folder, 'results.json')
  const asked = ['--only', 'wasm,train', '--rows', 'mlp b1', '--json', json]
  const { code, stdout, stderr } = await runBench('compare.js', [...brief, ...asked], bench)
  expect(code, stdout + stderr).toBe(0)
  const { results } = JSON.parse(readFileSync(json, 'utf8')) as { results: readonly Result[] }
  return { results, stdout, stderr }
}

/** By what runs our side of a row: who it is compared with. */
const rows = {
  'tenon-wasm': ['onnxruntime-web', 'tfjs-wasm'],
  'tenon-wasm-step': ['tfjs-wasm-step', 'jax-js-step'],
}

describe('the comparison with peers', () => {
  test('agrees with those that are installed, in inference and in training', async () => {
    const { results, stdout, stderr } = await compareBriefly()
    expect(results.map(each => each.own)).toEqual(Object.keys(rows))
    for (const { row, own, times, differences, refused } of results) {
      const runners = [own, ...rows[own]]
      expect(Object.keys({ ...differences, ...refused }).sort()).toEqual(runners.sort())
      expect(Object.keys(times)).toEqual(Object.keys(differences))
      expect(differences[own]).toBe(0)
      for (const [peer, apart] of Object.entries(differences))
        expect(apart, peer).toBeLessThanOrEqual(1e-4)
      for (const [peer, reason] of Object.entries(refused)) {
        expect(stdout).toContain(`${row}: no ${peer}: ${reason}`)
        console.log(`SKIPPED: ${row} is not compared with ${peer}: ${reason}`)
      }
    }
    expect(stderr).not.toContain('Warning')
  })

  test('goes on where none is installed, and says why each is left out', async () => {
    const bench = join(folder, 'bench')
    const isPart = (path: string): boolean => !path.includes('node_modules')
    cpSync(inRoot('bench'), bench, { recursive: true, filter: isPart })
    for (const name of ['src', 'configs', 'node_modules'])
      symlinkSync(inRoot(name), join(folder, name))
    const { results, stdout } = await compareBriefly(bench)
    for (const { row, own, times, refused } of results) {
      expect(Object.keys(times)).toEqual([own])
      expect(Object.keys(refused)).toEqual(rows[own])
      for (const [peer, reason] of Object.entries(refused)) {
        expect(reason).toMatch(/^ended with 1: .*Cannot find package/)
        expect(stdout).toContain(`${row}: no ${peer}: ${reason}`)
      }
    }
  })
})
