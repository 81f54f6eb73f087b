/** Built C compiles without a warning, runs clean under sanitizers, and gives tenon's own bits. */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'

import { inRoot } from '../../../scripts/paths.ts'
import { build } from '../../../src/index.ts'
import type { Outputs } from '../../../src/runtime/instance.ts'
import { type Case, caseOf, resultsOf } from '../support.ts'

const folder = mkdtempSync(join(tmpdir(), 'tenon-c-'))
afterAll(() => rmSync(folder, { recursive: true }))

const warnings = ['-std=c11', '-Wall', '-Wextra', '-Werror', '-ffp-contract=off']
const sanitizers = ['-fsanitize=address,undefined', '-fno-sanitize-recover=all', '-g']

/** True where a compiler is there and makes programs with these options. */
function isAble(command: string, options: readonly string[] = []): boolean {
  const source = join(folder, 'probe.c')
  writeFileSync(source, 'int main(void) { return 0; }')
  return spawnSync(command, [...options, '-o', join(folder, 'probe'), source]).status === 0
}

const compilers = ['gcc', 'clang'].filter(each => isAble(each))
for (const each of ['gcc', 'clang'])
  if (!compilers.includes(each)) console.log(`SKIPPED: built C with ${each}, which is not here`)
const [compiler = 'cc'] = compilers
const sanitized = compilers.find(each => isAble(each, sanitizers))
if (!sanitized) console.log('SKIPPED: built C under sanitizers, which no compiler here has')

async function write(name: string, { source, weights }: Case, inlineWeights = false) {
  const into = join(folder, name)
  mkdirSync(into, { recursive: true })
  for (const each of await build(source, { target: 'c', weights, inlineWeights }))
    writeFileSync(join(into, each.name), each.content)
  return into
}

/** Compiles the example for the sizes of a run and gives what it prints of it. */
function runExample(
  into: string,
  { model, runs }: Case,
  command: string,
  options: readonly string[],
  number = 0,
): string {
  const { inputs, sizes } = runs[number]!
  const defines = Object.entries(sizes).map(([name, size]) => `-D${name.toUpperCase()}=${size}`)
  const args = [...warnings, ...options, ...defines, '-o', 'main', 'main.c', 'model.c', '-lm']
  execFileSync(command, args, { cwd: into })
  const input = Buffer.concat(model.inputs.map(({ name }) => Buffer.from(inputs[name]!.buffer)))
  const { stdout, stderr } = spawnSync('./main', { cwd: into, input, encoding: 'utf8' })
  expect(stderr).toBe('')
  return stdout
}

/** The numbers of a printed run, by output, as f32 again. */
function readNumbers(text: string): Outputs {
  const parts = text.trim().split(/^(\w+):\n/m)
  const names = parts.filter((_, i) => i % 2 === 1)
  const lists = parts.filter((_, i) => i > 0 && i % 2 === 0)
  return Object.fromEntries(
    names.map((name, i) => [name, Float32Array.from(lists[i]!.trim().split('\n'), Number)]),
  )
}

const small = {
  text: `tenon: 1
inputs: {x: [3]}
layers:
  - Dense: {units: 2, kernel_initializer: ones, bias_initializer: {constant: 1}}
    name: y
outputs: {y: y}
`,
}

const config = (name: string) => caseOf(inRoot(`configs/${name}.yaml`))

describe.skipIf(compilers.length === 0)('built C', async () => {
  const digits = await config('mnist-cnn-prelu')
  const [expected] = resultsOf(digits)

  test.each(compilers)('compiles without a warning by %s, with vectors or without', async each => {
    const into = await write(`digits-${each}`, digits)
    const options = [['-O1'], ['-O0', '-DPLAIN_C'], ['-O0', '-msse4.1']]
    const able = options.filter(some => isAble(each, some))
    expect(able.length).toBeGreaterThanOrEqual(2)
    for (const some of able)
      expect(readNumbers(runExample(into, digits, each, some))).toEqual(expected)
  })

  test('gives the same bits with the weights inside, and needs no file then', async () => {
    const into = await write('inside', digits, true)
    expect(existsSync(join(into, 'model.bin'))).toBe(false)
    expect(readNumbers(runExample(into, digits, compiler, ['-O0']))).toEqual(expected)
  })

  test.each(['gru-forecast', 'two-branches'])(
    'of configs/%s.yaml gives the same bits',
    async name => {
      const given = await config(name)
      const into = await write(name, given)
      const results = resultsOf(given)
      for (const number of [0, 1])
        expect(readNumbers(runExample(into, given, compiler, ['-O0'], number))).toEqual(
          results[number],
        )
    },
  )

  test('refuses data of another model', async () => {
    const into = await write('foreign', digits)
    runExample(into, digits, compiler, ['-O0'])
    const file = join(into, 'model.bin')
    const bytes = readFileSync(file)
    for (const wrong of [Buffer.concat([bytes, bytes]), Buffer.from(bytes).fill('x', 0, 16)]) {
      writeFileSync(file, wrong)
      const { status, stderr } = spawnSync('./main', { cwd: into, encoding: 'utf8' })
      expect([status, stderr]).toEqual([1, 'cannot read model.bin\n'])
    }
  })

  test('is made by its Makefile', async () => {
    if (spawnSync('make', ['--version']).status !== 0)
      return console.log('SKIPPED: the Makefile of built C, for there is no make here')
    const into = await write('made', await caseOf(small))
    execFileSync('make', ['CFLAGS=-O0', `CC=${compiler}`], { cwd: into })
    const input = Buffer.from(Float32Array.of(1, 2, 3).buffer)
    expect(spawnSync('./main', { cwd: into, input, encoding: 'utf8' }).stdout).toBe('y:\n7\n7\n')
    expect(spawnSync('./main', { cwd: into, encoding: 'utf8' }).stderr).toBe('cannot read x\n')
  })
})

describe.skipIf(!sanitized)('built C under sanitizers', () => {
  test.each(['mnist-cnn-prelu', 'gru-forecast'])('of configs/%s.yaml runs clean', async name => {
    const given = await config(name)
    const into = await write(`clean-${name}`, given)
    const text = runExample(into, given, sanitized!, ['-O0', ...sanitizers])
    expect(readNumbers(text)).toEqual(resultsOf(given)[0])
  })
})
