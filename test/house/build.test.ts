/** What the build makes runs by itself, and what the test command counts is right. */
import { execFileSync, spawnSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { type BuildOptions, type StdinOptions, build } from 'esbuild'
import { afterAll, describe, expect, test } from 'vitest'
import { bundleScript } from '../../scripts/bundle.ts'
import { dist, inRoot, root } from '../../scripts/paths.ts'
import { countLine } from '../../scripts/test-count.ts'
import { compileValidator } from '../../scripts/validator.ts'
import type * as Start from '../../src/cli/start.ts'
import * as api from '../../src/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'tenon-build-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('the generated validator', async () => {
  const { text } = await compileValidator({
    type: 'object',
    required: ['layers'],
    additionalProperties: false,
    properties: {
      name: { type: 'string', minLength: 2 },
      layers: { type: 'array', uniqueItems: true, items: { $ref: '#/definitions/layer' } },
    },
    definitions: { layer: { enum: ['Dense', { Dense: 10 }] } },
  })
  const url = `data:text/javascript,${encodeURIComponent(text)}`
  const { validate } = (await import(/* @vite-ignore */ url)) as {
    validate: { (data: unknown): boolean; errors?: { keyword: string; instancePath: string }[] }
  }

  test('holds no more of the schema than it reads', () => {
    expect(text).toContain('Dense')
    expect(text).not.toContain('uniqueItems:!0')
  })

  test('imports nothing', () => expect(text).not.toMatch(/^import\b/m))

  test('accepts what the schema accepts', () => {
    expect(validate({ name: 'ab', layers: ['Dense', { Dense: 10 }] })).toBe(true)
  })

  test('reports every violation, and looks at own properties only', () => {
    expect(validate({ name: 'a', layers: ['Dens'], extra: 1 })).toBe(false)
    const found = validate.errors?.map(({ keyword, instancePath }) => `${instancePath} ${keyword}`)
    expect(found?.sort()).toEqual([' additionalProperties', '/layers/0 enum', '/name minLength'])
    expect(validate(Object.create({ layers: [] }))).toBe(false)
  })
})

test('a script runs alone, with a CommonJS package inside', async () => {
  const entry = fileURLToPath(new URL('bundled/entry.ts', import.meta.url))
  const program = join(folder, 'entry.cjs')
  const { outputFiles } = await bundleScript(entry, program)
  writeFileSync(program, outputFiles[0]!.contents)
  const output = execFileSync(process.execPath, [program, '--units', '10'], { encoding: 'utf8' })
  expect(output).toBe('{"Dense":10}\n')
})

describe('the program', () => {
  const copy = join(folder, 'dist')
  cpSync(dist, copy, { recursive: true })
  const program = join(copy, 'tenon.cjs')
  const { keptScript } = createRequire(import.meta.url)(program) as typeof Start
  const { codePath } = keptScript(copy, 'command')

  /** What it says of a config with a fault. */
  function check(): string {
    const file = inRoot('scripts/code/faulty.yaml')
    return spawnSync(process.execPath, [program, 'check', file], { encoding: 'utf8' }).stdout
  }
  const said = check()

  test.each(['command', 'library', 'quick'])('finds the code that was compiled of %s.cjs', name => {
    // In a process of its own: a switch of V8 that was ever touched, and put back, spoils all code.
    const ask = `const { keptScript, loadScript } = require(${JSON.stringify(program)})
      const { script } = loadScript(keptScript(${JSON.stringify(copy)}, '${name}'), require)
      console.log(script.cachedDataRejected)`
    const output = execFileSync(process.execPath, ['-e', ask], { encoding: 'utf8', cwd: dist })
    expect(output).toBe('false\n')
  })

  test.each([
    ['of another version', (code: Buffer) => code.fill(0, 4, 8)],
    ['cut short', (code: Buffer) => code.subarray(0, 1000)],
    ['empty', (code: Buffer) => code.subarray(0, 0)],
  ])('says the same with code that is %s', (_, spoil) => {
    const code = readFileSync(codePath)
    writeFileSync(codePath, spoil(Buffer.from(code)))
    expect(check()).toBe(said)
    writeFileSync(codePath, code)
  })

  test('says the same without', () => {
    expect(said).toContain("did you mean 'filters'")
    rmSync(codePath)
    expect(check()).toBe(said)
  })
})

describe('the package', () => {
  const asProgram: BuildOptions = { format: 'esm', external: ['elkjs', 'cli-progress'] }

  /** What a program in Node says of the API that it finds there. */
  function say(file: string): unknown {
    const module = pathToFileURL(join(dist, file)).href
    const ask = `const api = await import('${module}')
      const { diagnostics } = await api.check('${inRoot('scripts/code/faulty.yaml')}')
      const error = await api.compile('nowhere.yaml').catch(error => error)
      const said = [error instanceof api.TenonError, diagnostics.map(each => each.message)]
      console.log(JSON.stringify([Object.keys(api).sort(), said]))`
    const args = ['--input-type=module', '-e', ask]
    return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }))
  }

  test('is the same for Node and for bundlers', () => {
    const said = say('index.js')
    expect(said).toEqual(say('module.js'))
    expect(said).toMatchObject([expect.arrayContaining(Object.keys(api)), [true, {}]])
  })

  test('runs what it has kept without the compiler, and says what is wrong with it', () => {
    const copy = join(folder, 'kept')
    const filter = (path: string): boolean => path === dist || /\.(cjs|code|js)$/.test(path)
    cpSync(dist, copy, { recursive: true, filter })
    const ask = `const { TenonError, compile } = await import('${pathToFileURL(copy).href}/index.js')
      const text = 'tenon: 1\\ninputs: {x: [2]}\\nlayers:\\n  - Dense: 2\\n    name: y\\n'
      const weights = { 'y/kernel': Float32Array.of(1, 2, 3, 4), 'y/bias': Float32Array.of(5, 6) }
      const model = await compile({ text }, { weights, target: 'wasm' })
      const said = []
      try { model.run({ x: Float32Array.of(1, 2, 3) }) }
      catch (error) { said.push(error instanceof TenonError, error.message) }
      const wrong = await compile({ text }, { weights: {}, target: 'wasm' }).catch(error => error)
      console.log([...model.run({ x: Float32Array.of(1, 2) }).y, ...said, wrong.message].join())`
    const env = { ...process.env, TENON_CACHE: join(folder, 'kept-models') }
    const run = (): string =>
      execFileSync(process.execPath, ['--input-type=module', '-e', ask], { encoding: 'utf8', env })
    const first = run()
    expect(first).toContain('12,16,true,')
    expect(first).toContain("'y/kernel'")
    expect(run()).toBe(first)
    // Without the compiler, only wrong weights are another error: nothing can say what is wrong.
    rmSync(join(copy, 'library.cjs'))
    expect(run()).toContain(first.split(',').slice(0, 4).join())
  })

  test('bundles into one file for Node', async () => {
    const contents = `import { check } from 'tenon'
      console.log((await check({ text: 'tenon: 1' })).ok)`
    const bundled = join(folder, 'bundled.mjs')
    mkdirSync(join(folder, 'node_modules'))
    symlinkSync(root, join(folder, 'node_modules/tenon'), 'dir')
    const stdin: StdinOptions = { contents, resolveDir: folder }
    await build({ stdin, outfile: bundled, bundle: true, platform: 'node', ...asProgram })
    expect(execFileSync(process.execPath, [bundled], { encoding: 'utf8' })).toBe('false\n')
  })
})

describe('the last line of a test run', () => {
  const report = {
    numPassedTests: 7,
    numFailedTests: 0,
    numPendingTests: 0,
    numTodoTests: 0,
    testResults: [{ status: 'passed', assertionResults: [{ status: 'passed' }] }],
  }

  test('counts passed and failed tests, and skipped ones where there are any', () => {
    expect(countLine(report)).toBe('7 passed, 0 failed')
    const failing = { ...report, numFailedTests: 2, numPendingTests: 1, numTodoTests: 1 }
    expect(countLine(failing)).toBe('7 passed, 2 failed, 2 skipped')
  })

  test('counts a file that could not be loaded as a failure', () => {
    const testResults = [...report.testResults, { status: 'failed', assertionResults: [] }]
    expect(countLine({ ...report, testResults })).toBe('7 passed, 1 failed')
  })
})
