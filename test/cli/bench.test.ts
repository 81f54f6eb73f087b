/** `tenon bench`: what it prints, and what it asks for. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Bench } from '../../src/index.ts'
import { temporaryFolder, tenon } from './support.ts'

const folder = temporaryFolder()
const config = join(folder, 'model.yaml')
writeFileSync(
  config,
  `tenon: 1
inputs: {x: [8]}
layers:
  - Dense: {units: 16, activation: relu}
  - Dense: {units: 4, activation: softmax}
`,
)

describe('tenon bench', () => {
  test('prints times of the model and of each kernel as JSON, and writes a trace', async () => {
    const asked = ['bench', config, '--format', 'json', '--batch', '2', '--trace', 'trace.json']
    const { stdout, code } = await tenon([...asked, '--target', 'wasm'], { cwd: folder })
    expect(code).toBe(0)
    const result = JSON.parse(stdout) as Bench
    expect(result).toMatchObject({ target: 'wasm', threads: 1, batch: 2 })
    expect(result.median_ms).toBeGreaterThan(0)
    expect(result.p90_ms).toBeGreaterThanOrEqual(result.median_ms)
    expect(result.limit_gflops).toBeGreaterThan(0)
    const rated = result.kernels.filter(each => each.gflops > 0)
    expect(rated.length).toBeGreaterThan(0)
    for (const { gflops, share } of rated)
      expect(share).toBeCloseTo(gflops / result.limit_gflops, 9)
    expect(result.kernels.flatMap(each => each.layers)).toEqual(
      expect.arrayContaining(['dense', 'dense_1']),
    )
    const [first, second] = result.kernels
    expect(first).toMatchObject({ ops: 'matmul, 2 map', apart: [] })
    expect(second!.apart).toEqual([
      { from: first!.name, reason: 'a product reads each element for all its rows or columns' },
    ])
    const trace = JSON.parse(readFileSync(join(folder, 'trace.json'), 'utf8')) as {
      traceEvents: readonly { name: string; ph: string; dur: number }[]
    }
    expect(trace.traceEvents.map(each => each.name)).toEqual(result.kernels.map(each => each.name))
    expect(trace.traceEvents.every(each => each.ph === 'X' && each.dur >= 0)).toBe(true)
  })

  test('prints a table', async () => {
    const { stdout } = await tenon(['bench', config], { cwd: folder })
    expect(stdout).toMatch(/^target +wasm, 1 thread, batch 1\nmedian +[\d.]+ ms of \d+ runs\n/)
    expect(stdout).toMatch(/^GFLOP\/s +[\d.]+, [\d.]+ % of the [\d.]+ possible$/m)
    expect(stdout).toContain('of limit')
    expect(stdout).toMatch(/\n\nkept apart\n  a product reads .*\n    dense → dense_1\n/)
  })

  test('asks for the sizes of open dims', async () => {
    const open = join(folder, 'open.yaml')
    writeFileSync(open, 'tenon: 1\ninputs: {x: [length, 4]}\nlayers: [{Dense: 3}]\n')
    const refused = await tenon(['bench', open], { cwd: folder })
    expect(refused).toMatchObject({ code: 1, stdout: '' })
    expect(refused.stderr).toContain("error[open-sizes]: the size of 'length' is open")
    const { code } = await tenon(['bench', open, '--sizes', 'length=5'], { cwd: folder })
    expect(code).toBe(0)
  })

  test('says that there is no compiler', async () => {
    const env = { CC: 'no-such-cc' }
    const { code, stderr } = await tenon(['bench', config, '--target', 'native'], {
      cwd: folder,
      env,
    })
    expect(code).toBe(1)
    expect(stderr).toContain("error[no-compiler]: there is no C compiler 'no-such-cc'")
  })
})
