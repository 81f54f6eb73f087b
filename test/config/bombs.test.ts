/** Tests that small texts which mean endless work are refused, in a worker as in the main thread. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'

import { check } from '../../src/api.ts'

const head = 'tenon: 1\ninputs: {x: [8]}\n'
const many = (text: string, count: number): string => text.repeat(count)

/** Ten blocks, each of which repeats the one before: 1000^5 layers and more. */
const nested = `${head}blocks:
  b0: {layers: [{Dense: 8}]}
${[1, 2, 3, 4, 5].map(i => `  b${i}: {layers: [{b${i - 1}: , repeat: 1000}]}\n`).join('')}layers: [b5]\n`

const laughs = `${head}x-a: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1]
${[1, 2, 3, 4, 5, 6, 7, 8]
  .map(
    i =>
      `x-${i}: &a${i} [${Array(9)
        .fill(`*a${i - 1}`)
        .join(', ')}]\n`,
  )
  .join('')}layers: [Flatten]\n`

const bombs: readonly (readonly [string, string, string])[] = [
  ['a billion laughs', laughs, 'too-many-aliases'],
  ['100,000 brackets', `x: ${many('[', 100_000)}`, 'too-deep'],
  ['200,000 aliases', `x: &a 1\ny: [${many('*a, ', 200_000)}]`, 'too-many-aliases'],
  ['3 MB of text', `x: ${many('a', 3_000_000)}`, 'text-too-long'],
  ['a repeat of 1e9', `${head}layers: [{Dense: 8, repeat: 1000000000}]`, 'out-of-range'],
  ['a repeat of 10**9', `${head}layers: [{Dense: 8, repeat: 10**9}]`, 'out-of-range'],
  ['repeats of 1000^5', nested, 'too-many-layers'],
  ['a block of itself', `${head}blocks: {b: {layers: [b]}}\nlayers: [b]`, 'blocks-too-deep'],
  [
    'a block of itself twice',
    `${head}blocks: {b: {layers: [b, b]}}\nlayers: [b]`,
    'blocks-too-deep',
  ],
  [
    '10,000 parentheses',
    `${head}layers: [{Dense: "${many('(', 10_000)}1${many(')', 10_000)}"}]`,
    'broken-expression',
  ],
  ['10,000 minus signs', `${head}layers: [{Dense: "${many('-', 10_000)}1"}]`, 'broken-expression'],
  ['10**9 units', `${head}layers: [{Dense: 10**9}]`, 'too-large'],
  ['powers of powers', `${head}layers: [{Dense: 9**9**9**9}]`, 'no-value'],
]

test.each(bombs)('%s', async (_, text, code) => {
  const { ok, diagnostics } = await check({ text })
  expect(ok).toBe(false)
  expect(diagnostics.map(each => each.code)).toContain(code)
  expect(diagnostics.length).toBeLessThanOrEqual(3)
  expect(diagnostics.every(each => each.span)).toBe(true)
})

const built = new URL('../../dist/', import.meta.url)

test('a worker says the same of all of them as the main thread', async () => {
  const script = `
    import { parentPort, workerData } from 'node:worker_threads'
    import { check } from ${JSON.stringify(new URL('index.js', built).href)}
    const all = []
    for (const text of workerData) all.push((await check({ text })).diagnostics.map(each => each.message))
    parentPort.postMessage(all)`
  const texts = bombs.map(([, text]) => text)
  const url = new URL(`data:text/javascript,${encodeURIComponent(script)}`)
  const worker = new Worker(url, { workerData: texts })
  const inWorker = await new Promise((resolve, reject) => {
    worker.once('message', resolve).once('error', reject)
  })
  const here = await Promise.all(texts.map(async text => (await check({ text })).diagnostics))
  expect(inWorker).toEqual(here.map(all => all.map(each => each.message)))
})

test('the command line refuses them with exit code 1', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tenon-bombs-'))
  try {
    const files = bombs.map((_, i) => join(folder, `bomb-${i}.yaml`))
    for (const [i, [, text]] of bombs.entries()) writeFileSync(files[i]!, text)
    const cli = fileURLToPath(new URL('tenon.cjs', built))
    const others = bombs.filter((_, i) => {
      const { status } = spawnSync(process.execPath, [cli, 'check', files[i]!])
      return status !== 1
    })
    expect(others.map(([name]) => name)).toEqual([])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
