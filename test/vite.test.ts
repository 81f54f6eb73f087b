/** `import load from './net.yaml'` in a real build by Vite, for pages and for Node. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'

import { readWeighted } from '../src/build-files.ts'
import { modelOf } from '../src/compile.ts'
import { createSource } from '../src/diagnostics/source.ts'
import { formatWeights } from '../src/train/weights.ts'
import { type TenonPluginOptions, tenon } from '../src/vite.ts'
import { runPage, sayText } from './formats/page.ts'
import { chromiumPath } from './support/chromium.ts'

/** The one that vitest runs on. */
const require = createRequire(createRequire(import.meta.url).resolve('vitest/package.json'))
const vite = (await import(require.resolve('vite'))) as typeof import('vite')

const folder = mkdtempSync(join(tmpdir(), 'tenon-vite-'))
afterAll(() => rmSync(folder, { recursive: true }))

const config = `tenon: 1
name: sums
inputs: {x: [3]}
layers:
  - Dense: {units: 2, kernel_initializer: ones, bias_initializer: {constant: 1}}
    name: y
`

/** Builds a page or a Node module in a folder of its own. */
async function bundle(name: string, files: Files, options: BundleOptions = {}): Promise<string> {
  const root = join(folder, name)
  mkdirSync(root, { recursive: true })
  for (const [file, text] of Object.entries(files)) writeFileSync(join(root, file), text)
  await vite.build({
    root,
    configFile: false,
    logLevel: 'silent',
    plugins: [tenon(options.plugin)],
    build: { outDir: 'dist', ...(options.ssr ? { ssr: options.ssr } : {}) },
  })
  return join(root, 'dist')
}

type Files = { readonly [file: string]: string | Uint8Array }

interface BundleOptions {
  readonly ssr?: string
  readonly plugin?: TenonPluginOptions
}

const main = `import load from './sums.yaml'
const model = await load()
console.log(model.run({ x: Float32Array.of(1, 2, 3) }).y.join(' '))
`

const script = `import load from './sums.yaml'
${sayText}
load().then(
  model => say(model.run({ x: Float32Array.of(1, 2, 3) }).y.join(' ')),
  error => say(String(error)),
)
`
const page = '<!doctype html><script type="module" src="./main.js"></script>'

const browser = chromiumPath()
if (!browser) console.log('SKIPPED: a page by Vite in Chromium, which is not here')

const runMain = (dist: string, file = 'main.js'): string =>
  execFileSync(process.execPath, [join(dist, file)], { encoding: 'utf8' })

describe('a build by Vite', () => {
  test('for a page has the kernels and the weights beside the script', async () => {
    const dist = await bundle('page', {
      'sums.yaml': config,
      'main.js': script,
      'index.html': page,
    })
    const assets = readdirSync(join(dist, 'assets')).map(each => each.replace(/-[\w-]{8}\./, '.'))
    expect(assets.sort()).toEqual(['index.js', 'sums.bin', 'sums.relaxed.wasm', 'sums.wasm'])
    if (browser) expect(await runPage(browser, dist)).toBe('7 7')
  })

  test('for Node has everything in the script', async () => {
    const files = { 'sums.yaml': config, 'main.js': main, 'package.json': '{"type": "module"}' }
    const dist = await bundle('node', files, { ssr: 'main.js' })
    expect(runMain(dist)).toBe('7 7\n')
    expect(readdirSync(dist)).toEqual(['main.js'])
  })

  test('takes weights beside the config, or those that the options name', async () => {
    const { weights } = await readWeighted(createSource('sums.yaml', config), undefined)
    const model = await modelOf(createSource('sums.yaml', config))
    const doubled = new Map([...weights].map(([name, data]) => [name, data.map(each => 2 * each)]))
    const files = {
      ...{ 'sums.yaml': config, 'main.js': main, 'package.json': '{"type": "module"}' },
      'sums.safetensors': formatWeights(model, doubled),
      'once.safetensors': formatWeights(model, weights),
    }
    expect(runMain(await bundle('beside', files, { ssr: 'main.js' }))).toBe('14 14\n')
    const plugin = { weights: { 'sums.yaml': 'once.safetensors' } }
    expect(runMain(await bundle('named', files, { ssr: 'main.js', plugin }))).toBe('7 7\n')
  })

  test('writes types that TypeScript finds', async () => {
    const files = { 'sums.yaml': config, 'main.js': main }
    await bundle('types', files, { ssr: 'main.js', plugin: { types: true } })
    const types = readFileSync(join(folder, 'types', 'sums.d.yaml.ts'), 'utf8')
    expect(types).toContain('/** float32 [batch, 3] */\n  readonly x: Float32Array')
  })

  test('of a faulty config ends with its diagnostics', async () => {
    const files = { 'sums.yaml': config.replace('units', 'unit'), 'main.js': main }
    await expect(bundle('faulty', files, { ssr: 'main.js' })).rejects.toThrow(
      /sums\.yaml:5:13: error\[unknown-field\]: Dense has no field 'unit'/,
    )
  })

  test('leaves other YAML alone', async () => {
    const plugin = tenon()
    const file = join(folder, 'other.yaml')
    writeFileSync(file, 'name: other\n')
    expect(await plugin.load.call({} as never, file)).toBeNull()
  })
})

test('a server of Vite gives the module whole', async () => {
  const root = join(folder, 'served')
  mkdirSync(root)
  writeFileSync(join(root, 'sums.yaml'), config)
  const server = await vite.createServer({
    ...{ root, configFile: false, logLevel: 'silent', appType: 'custom' },
    ...{ plugins: [tenon()], server: { middlewareMode: true, ws: false, watch: null } },
  })
  try {
    const { default: load } = await server.ssrLoadModule('/sums.yaml')
    const model = await load()
    expect(model.run({ x: Float32Array.of(1, 2, 3) }).y).toEqual(Float32Array.of(7, 7))
  } finally {
    await server.close()
  }
})
