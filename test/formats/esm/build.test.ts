/** Built ES modules give the bits of tenon's own run, in Node, in a worker and wherever. */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'

import { inRoot } from '../../../scripts/paths.ts'
import { build } from '../../../src/index.ts'
import { type Case, caseOf, digest, writeCase } from '../support.ts'
import { runPage, sayText } from '../page.ts'
import { chromiumPath } from '../../support/chromium.ts'

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

describe('a built module', async () => {
  const digits = await caseOf(inRoot('configs/mnist-cnn-prelu.yaml'))
  const built = await write('digits', digits)

  test.each(configs)('of configs/%s.yaml gives the same bits in Node', async name => {
    const config = await caseOf(inRoot(`configs/${name}.yaml`))
    expect(runInNode(await write(name, config), plain)).toBe(`${digest(config)}\n`)
  })

  test('rounds multiply-adds once where the engine can, as tenon does', () => {
    const program = plain.replace('{ relaxed: false }', '')
    const flags = ['--experimental-wasm-relaxed-simd']
    expect(runInNode(built, program, flags)).toBe(`${digest(digits, true)}\n`)
    expect(runInNode(built, program)).toBe(`${digest(digits)}\n`)
  })

  test('gives the same bits in a worker', () => {
    const program = `import { Worker } from 'node:worker_threads'
const url = new URL('./work.js', import.meta.url)
new Worker(url).on('message', text => console.log(text))
`
    const work = `import { parentPort } from 'node:worker_threads'
import { runs } from './runs.js'
parentPort.postMessage(await runs({ relaxed: false }))
`
    writeFileSync(join(built, 'work.js'), work)
    expect(runInNode(built, program)).toBe(`${digest(digits)}\n`)
  })

  test('takes its parts from elsewhere, and refuses weights of another model', async () => {
    const program = `import { readFileSync } from 'node:fs'
import load from './model.js'
const [wasm, data] = ['model.wasm', 'model.bin'].map(name => readFileSync(new URL(name, import.meta.url)))
const model = await load({ wasm, data: data.buffer.slice(data.byteOffset, data.byteOffset + data.length) })
console.log(model.run({ image: new Uint8ClampedArray(784) }).probs.length)
data[9] ^= 1
await load({ wasm, data }).catch(error => console.log(error.message))
`
    const said = 'these weights are not those of this module: build both together'
    expect(runInNode(built, program)).toBe(`10\n${said}\n`)
  })

  test.each([
    ['{}', "input 'image' must hold 784 values for each example"],
    ['{ image: new Uint8Array(0) }', "input 'image' must hold 784 values for each example"],
    ['{ image: new Uint8Array(785) }', "input 'image' must hold 784 values for each example"],
    ['{ image: new Float32Array(784) }', "input 'image' must be a Uint8Array"],
  ])('refuses to run on %s', (inputs, said) => {
    const program = `import { load } from './model.js'
const model = await load()
try { model.run(${inputs}) } catch (error) { console.log(error.message) }
`
    expect(runInNode(built, program)).toBe(`${said}\n`)
  })

  test('of a model with several open sizes asks for them', async () => {
    const config = await caseOf({ text: openSizes })
    const into = await write('open', config)
    expect(runInNode(into, plain)).toBe(`${digest(config)}\n`)
    const program = `import { load } from './model.js'
const model = await load()
try { model.run({ x: new Float32Array(12) }) } catch (error) { console.log(error.message) }
`
    expect(runInNode(into, program)).toContain("the size 'batch' must be given")
  })

  test('of the digits takes at most 30 KB without weights, compressed', async () => {
    const files = await build(digits.source, { target: 'esm', weights: digits.weights })
    const code = files.filter(each => !each.name.endsWith('.bin'))
    const size = code.reduce((sum, each) => sum + gzipSync(each.content).length, 0)
    expect(code).toHaveLength(4)
    expect(size).toBeLessThan(30_000)
  })

  test('holds its weights where they are to be inside', async () => {
    const into = await write('inside', digits, true)
    expect(existsSync(join(into, 'model.bin'))).toBe(false)
    expect(runInNode(into, plain)).toBe(`${digest(digits)}\n`)
  })

  test('has types that say shapes, dtypes and what a run takes', async () => {
    const program = `import load, { type Inputs, inputs, type Outputs } from './model.js'
const model = await load({ relaxed: false })
const given: Inputs = { image: new Uint8Array(784) }
const { probs }: Outputs = model.run(given)
export const sum: number = probs.reduce((a, b) => a + b, 0)
export const channels: 1 = inputs.image.shape[3]
// @ts-expect-error a name that no input has
model.run({ images: given.image })
// @ts-expect-error another dtype
model.run({ image: new Float32Array(784) })
`
    writeFileSync(join(built, 'main.ts'), program)
    const options = [
      '--noEmit',
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2022',
      '--ignoreConfig',
    ]
    const compiler = inRoot('node_modules/typescript/bin/tsc')
    const { stdout } = spawnSync(process.execPath, [compiler, ...options, join(built, 'main.ts')])
    expect(String(stdout)).toBe('')
  })
})

const browser = chromiumPath()
if (!browser) console.log('SKIPPED: built modules in Chromium, which is not here')

describe.skipIf(!browser)('in Chromium', () => {
  test('a module gives the same bits, on the page and in a worker', async () => {
    const config = await caseOf(inRoot('configs/mnist-cnn-prelu.yaml'))
    const into = await write('page', config)
    const work = `import { runs } from './runs.js'
postMessage(await runs({ relaxed: false }))
`
    const script = `import { runs } from './runs.js'
${sayText}
const worker = new Worker('./worker.js', { type: 'module' })
const inWorker = new Promise(resolve => (worker.onmessage = ({ data }) => resolve(data)))
try {
  say([await runs({ relaxed: false }), await inWorker, await runs()].join(' '))
} catch (error) {
  say(String(error))
}
`
    writeFileSync(join(into, 'worker.js'), work)
    writeFileSync(
      join(into, 'index.html'),
      `<!doctype html><script type="module">${script}</script>`,
    )
    const [plainBits, relaxedBits] = [digest(config), digest(config, true)]
    expect(await runPage(browser!, into)).toBe(`${plainBits} ${plainBits} ${relaxedBits}`)
  })
})

const openSizes = `tenon: 1
inputs: {x: [time, 4]}
layers:
  - Conv1D: {filters: 6, kernel_size: 3, padding: same, activation: relu}
  - GRU: 5
  - Dense: 2
`
