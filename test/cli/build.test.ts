/** `tenon build`: what is written where, and what is left alone. */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

import { temporaryFolder, tenon } from './support.ts'

const folder = temporaryFolder()
const call = (...args: readonly string[]) => tenon(args, { cwd: folder })
const text = `tenon: 1
inputs: {x: [3]}
layers:
  - Dense: 2
    name: y
`
writeFileSync(join(folder, 'small.yaml'), text)

describe('build', () => {
  test('writes the files of the target and prints their paths', async () => {
    const { code, stdout, stderr } = await call('build', 'small.yaml', '--target', 'esm', '-o', 'a')
    expect(code).toBe(0)
    const names = ['model.js', 'model.d.ts', 'model.wasm', 'model.relaxed.wasm', 'model.bin']
    expect(stdout.trim().split('\n')).toEqual(names.map(each => join('a', each)))
    expect(stderr).toBe('no --weights: the model is built with its first, untrained values\n')
    expect(readdirSync(join(folder, 'a')).sort()).toEqual([...names, 'tenon-files.json'].sort())
  })

  test('calls them as --name says, and puts the weights inside with --inline-weights', async () => {
    const options = ['--target', 'esm', '-o', 'b', '--name', 'small', '--inline-weights']
    expect((await call('build', 'small.yaml', ...options)).code).toBe(0)
    const written = readdirSync(join(folder, 'b')).filter(each => each.startsWith('small.'))
    expect(written.sort()).toEqual(['small.d.ts', 'small.js', 'small.relaxed.wasm', 'small.wasm'])
  })

  test('replaces what it has written, but nothing that somebody changed since', async () => {
    const build = (...more: readonly string[]) =>
      call('build', 'small.yaml', '--target', 'esm', '-o', 'c', ...more)
    expect((await build()).code).toBe(0)
    expect((await build()).code).toBe(0)
    const file = join(folder, 'c', 'model.js')
    writeFileSync(file, '// mine\n')
    const { code, stderr } = await build()
    expect([code, readFileSync(file, 'utf8')]).toEqual([1, '// mine\n'])
    expect(stderr).toContain(`error[file-exists]: ${join('c', 'model.js')} is there already`)
    expect(stderr).toContain('it was changed since it was written; --force replaces it')
    expect((await build('--force')).code).toBe(0)
    expect(readFileSync(file, 'utf8')).toContain('export async function load')
  })

  test('leaves no file behind where the folder cannot be made', async () => {
    writeFileSync(join(folder, 'taken'), '')
    const options = ['--target', 'esm', '-o', join('taken', 'd')]
    const { code, stderr } = await call('build', 'small.yaml', ...options)
    expect([code, existsSync(join(folder, 'taken', 'd'))]).toEqual([1, false])
    expect(stderr).toContain('error[cannot-write]')
  })

  test.each([
    [['--target', 'elf', '-o', 'e'], /Allowed choices are/],
    [['-o', 'e'], /required option '--target <target>'/],
    [['--target', 'esm'], /required option '-o, --output <dir>'/],
    [['--target', 'esm', '-o', 'e', '--name', 'my model'], /Lower-case letters/],
  ])('refuses %j with code 2', async (options, reason) => {
    const { code, stderr } = await call('build', 'small.yaml', ...options)
    expect(code).toBe(2)
    expect(stderr).toMatch(reason)
    expect(existsSync(join(folder, 'e'))).toBe(false)
  })

  test('of a faulty config tells what is wrong and writes nothing', async () => {
    writeFileSync(join(folder, 'faulty.yaml'), text.replace('Dense', 'Dens'))
    const { code, stderr } = await call('build', 'faulty.yaml', '--target', 'esm', '-o', 'f')
    expect([code, existsSync(join(folder, 'f'))]).toEqual([1, false])
    expect(stderr).toContain('error[unknown-layer]')
  })
})
