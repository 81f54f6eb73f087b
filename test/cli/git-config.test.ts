/** Configs of git revisions, read from repositories that the test makes. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { modelOf } from '../../src/compile.ts'
import { openRevision } from '../../src/cli/git-config.ts'
import { TenonError } from '../../src/diagnostics/diagnostic.ts'

const root = mkdtempSync(join(tmpdir(), 'tenon-git-'))
const full = join(root, 'full')
const shallow = join(root, 'shallow')
const model = (folder: string): string => join(folder, 'models', 'a.yaml')

function git(folder: string, ...args: readonly string[]): void {
  const person = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org']
  execFileSync('git', ['-C', folder, ...person, ...args], { stdio: 'pipe' })
}

function commit(text: string, tag: string): void {
  writeFileSync(model(full), text)
  git(full, 'add', '.')
  git(full, 'commit', '-q', '-m', tag)
  git(full, 'tag', tag)
}

beforeAll(() => {
  mkdirSync(join(full, 'models'), { recursive: true })
  git(full, 'init', '-q')
  commit('first', 'v1')
  commit('second', 'v2')
  git(root, 'clone', '-q', '--depth', '1', pathToFileURL(full).href, shallow)
})

afterAll(() => rmSync(root, { recursive: true }))

async function faultOf(argument: string): Promise<{ code: string; hint: string | undefined }> {
  try {
    await openRevision(argument)
  } catch (error) {
    if (!(error instanceof TenonError)) throw error
    const { code, hint } = error.diagnostics[0]!
    return { code, hint }
  }
  throw new Error(`${argument} was read`)
}

describe('a config of a revision', () => {
  test('is read as it was', async () => {
    expect((await openRevision(`v1:${model(full)}`)).text).toBe('first')
    expect((await openRevision(`HEAD~1:${model(full)}`)).text).toBe('first')
    expect((await openRevision(`v2:${model(full)}`)).text).toBe('second')
    expect((await openRevision(model(full))).text).toBe('second')
  })

  test('has the files that it names as they were', async () => {
    const block = join(full, 'models', 'blocks', 'b.yaml')
    mkdirSync(join(full, 'models', 'blocks'))
    writeFileSync(block, 'tenon: 1\nblocks: {two: {layers: [{Dense: 2}]}}\n')
    const includes = 'tenon: 1\ninclude: {b: blocks/b.yaml}\ninputs: {x: [4]}\nlayers: [b.two]\n'
    commit(includes, 'v-with-blocks')
    rmSync(block)
    const before = await modelOf(await openRevision(`v-with-blocks:${model(full)}`))
    expect(before.outputs[0]!.shape[1]).toBe(2)
    git(full, 'reset', '-q', '--hard', 'v2')
  })

  test('is called by its revision', async () => {
    expect((await openRevision(`v1:${model(full)}`)).file).toBe(`v1:${model(full)}`)
  })

  test('is still read where its folder is gone', async () => {
    rmSync(join(full, 'models'), { recursive: true })
    expect((await openRevision(`v1:${model(full)}`)).text).toBe('first')
    git(full, 'checkout', '-q', '.')
  })

  test('is refused where git knows no such revision', async () => {
    expect(await faultOf(`v3:${model(full)}`)).toEqual({
      code: 'unknown-revision',
      hint: undefined,
    })
  })

  test('is refused with what helps in a shallow clone', async () => {
    const { code, hint } = await faultOf(`HEAD~1:${model(shallow)}`)
    expect(code).toBe('unknown-revision')
    expect(hint).toContain('fetch-depth: 0')
  })

  test('is refused where the revision has no such file', async () => {
    expect((await faultOf(`v1:${join(full, 'models', 'b.yaml')}`)).code).toBe('not-in-revision')
  })

  test('is refused outside of repositories', async () => {
    expect((await faultOf(`v1:${join(root, 'a.yaml')}`)).code).toBe('no-repository')
  })

  test.each(['--output=x', 'v1..v2', '-p'])('takes no option or range: %s', async revision => {
    expect((await faultOf(`${revision}:${model(full)}`)).code).toBe('unknown-revision')
  })
})
