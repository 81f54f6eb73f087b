/** The package as a browser takes it: bundled for one, and run where nothing of Node is. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createContext, runInContext } from 'node:vm'
import { build } from 'esbuild'
import { afterAll, expect, test } from 'vitest'

import { root } from '../../scripts/paths.ts'
import { runPage, sayText } from '../formats/page.ts'
import { chromiumPath } from '../support/chromium.ts'

const folder = mkdtempSync(join(tmpdir(), 'tenon-browser-'))
afterAll(() => rmSync(folder, { recursive: true }))
mkdirSync(join(folder, 'node_modules'))
symlinkSync(root, join(folder, 'node_modules', 'tenon'), 'dir')

/** Uses all that a browser can, and one thing that it cannot. */
const script = `import { TenonError, bench, build, check, compile } from 'tenon'
import { diagram, evaluate, formatText, importModel, summarize, train } from 'tenon'
const text = \`tenon: 1
inputs: {x: [3]}
layers:
  - Dense: {units: 2, kernel_initializer: ones, bias_initializer: {constant: 1}}
    name: y
\`
async function main() {
  const { diagnostics } = await check({ text: text.replace('units', 'unit') })
  const model = await compile({ text })
  const files = await build({ text }, { target: 'esm', inlineWeights: true })
  const error = await compile('model.yaml').catch(error => error)
  return [
    [evaluate, importModel, train].every(each => typeof each === 'function'),
    diagnostics.map(each => each.code).join(),
    formatText(diagnostics).split('\\n')[0],
    \`\${model.target}: \${model.run({ x: Float32Array.of(1, 2, 3) }).y.join()}\`,
    (await summarize({ text })).params,
    (await diagram({ text }, { format: 'mermaid' })).includes('flowchart'),
    files.map(each => each.name).join(),
    (await bench({ text })).batch,
    \`\${error instanceof TenonError}: \${error.message}\`,
  ].join('\\n')
}
`

const said = [
  'true',
  'unknown-field',
  "config.yaml:4:13: error[unknown-field]: Dense has no field 'unit'",
  'wasm: 7,7',
  '8',
  'true',
  'model.js,model.d.ts,model.wasm,model.relaxed.wasm',
  '1',
  'true: model.yaml cannot be read: there is no file system here',
].join('\n')

async function bundle(end: string): Promise<string> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: `${script}${end}`, resolveDir: folder },
    ...{ bundle: true, platform: 'browser', format: 'iife', write: false, metafile: true },
    // Left to the engine, which finds none here: only pictures are laid out with it.
    external: ['elkjs'],
  })
  const imports = Object.values(metafile.inputs).flatMap(each => each.imports)
  expect(imports.filter(({ path }) => path.startsWith('node:'))).toEqual([])
  return outputFiles[0]!.text
}

test('the entry for browsers runs without anything of Node', async () => {
  const code = await bundle('globalThis.result = main()')
  const web = { TextEncoder, TextDecoder, WebAssembly, URL, crypto, performance, btoa, atob }
  const context = createContext({ ...web, setTimeout, clearTimeout, console, structuredClone })
  runInContext(code, context)
  expect(await (context['result'] as Promise<string>)).toBe(said)
})

const browser = chromiumPath()
if (!browser) console.log('SKIPPED: the package in Chromium, which is not here')

test.skipIf(!browser)('the entry for browsers runs in Chromium', async () => {
  writeFileSync(
    join(folder, 'main.js'),
    await bundle(`${sayText}main().then(say, error => say(String(error.stack)))`),
  )
  writeFileSync(join(folder, 'index.html'), '<!doctype html><script src="main.js"></script>')
  expect(await runPage(browser!, folder)).toBe(said)
})
