/** Atomic writes: the target holds the old content or the new, whichever operation fails. */
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { TenonError } from '../../src/diagnostics/diagnostic.ts'
import { type FileSystem, isTemporaryOf, writeFileAtomically } from '../../src/files/atomic.ts'
import { type Failure, failingFileSystem, systemError } from './failing-file-system.ts'
import { refusal, text } from './support.ts'

const before = text('the old content, all of it')
const after = text('new!')

let folder = ''
let target = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tenon-atomic-'))
  target = join(folder, 'weights.safetensors')
})

afterEach(() => rmSync(folder, { recursive: true }))

type Writer = (path: string, bytes: Uint8Array, fileSystem: FileSystem) => void

interface Outcome {
  readonly content: 'old' | 'new' | 'neither'
  readonly threw: boolean
  readonly operations: readonly string[]
  readonly leftovers: readonly string[]
}

/** Writes over a folder of its own while the `at`-th operation fails. */
function attempt(writer: Writer, at: number, failure: Failure, existing = true): Outcome {
  const place = mkdtempSync(join(folder, 'trial-'))
  const path = join(place, 'weights.safetensors')
  if (existing) writeFileSync(path, before)
  const { fileSystem, operations } = failingFileSystem(at, failure, 'EIO')
  let threw = false
  try {
    writer(path, after, fileSystem)
  } catch (error) {
    threw = true
    if (writer === writeFileAtomically) expect(error).toBeInstanceOf(TenonError)
  }
  const leftovers = readdirSync(place).filter(name => name !== 'weights.safetensors')
  return { content: contentOf(path, existing), threw, operations, leftovers }
}

function contentOf(path: string, existing: boolean): Outcome['content'] {
  let found: Buffer | undefined
  try {
    found = readFileSync(path)
  } catch {
    return existing ? 'neither' : 'old'
  }
  if (found.equals(after)) return 'new'
  return existing && found.equals(before) ? 'old' : 'neither'
}

/** What `writeFileSync` does: opens the target itself, and never waits for the disk. */
function writeNaively(path: string, bytes: Uint8Array, fileSystem: FileSystem): void {
  const handle = fileSystem.openSync(path, 'w')
  fileSystem.writeSync(handle, bytes, 0, bytes.length, null)
  fileSystem.closeSync(handle)
}

describe('a write that succeeds', () => {
  test('leaves the new content and nothing else', () => {
    writeFileSync(target, before)
    writeFileAtomically(target, after)
    expect(new Uint8Array(readFileSync(target))).toEqual(after)
    expect(readdirSync(folder)).toEqual(['weights.safetensors'])
  })

  test('syncs the file before it is renamed, and the folder afterwards', () => {
    const { operations } = attempt(writeFileAtomically, Infinity, 'before')
    expect(operations.join(' ')).toBe('open write fsync close rename open fsync close')
  })

  test('goes on after short writes, and may be empty', () => {
    const { operations, content } = attempt(writeFileAtomically, 0, 'short')
    expect(content).toBe('new')
    expect(operations.filter(name => name === 'write')).toHaveLength(after.length)
    writeFileAtomically(target, new Uint8Array())
    expect(statSync(target).size).toBe(0)
  })

  test('replaces a symbolic link and leaves the file that it led to', () => {
    const elsewhere = join(folder, 'elsewhere')
    writeFileSync(elsewhere, before)
    symlinkSync(elsewhere, target)
    writeFileAtomically(target, after)
    expect(new Uint8Array(readFileSync(elsewhere))).toEqual(before)
    expect(new Uint8Array(readFileSync(target))).toEqual(after)
  })
})

describe.each([
  { existing: true, over: 'over an old file' },
  { existing: false, over: 'where no file was' },
])('a write $over', ({ existing }) => {
  const count = 8

  test.each(['before', 'after', 'crash'] as const)(
    'leaves the old content or the new, failing %s each operation',
    failure => {
      const seen = new Set<string>()
      for (let at = 0; at < count; at++) {
        const { content, threw, operations, leftovers } = attempt(
          writeFileAtomically,
          at,
          failure,
          existing,
        )
        const label = `operation ${at} (${operations[at]})`
        expect(threw, label).toBe(true)
        expect(content, label).not.toBe('neither')
        expect(
          leftovers.every(name => isTemporaryOf(name, 'weights.safetensors')),
          label,
        ).toBe(true)
        // A killed process removes nothing, and a failed open has no file to its name.
        if (failure !== 'crash') expect(leftovers, label).toEqual([])
        seen.add(content)
      }
      expect([...seen].sort()).toEqual(['new', 'old'])
      expect(attempt(writeFileAtomically, count, failure, existing).threw).toBe(false)
    },
  )
})

test('a naive writer fails the same trial', () => {
  const outcomes = [0, 1, 2].map(at => attempt(writeNaively, at, 'crash').content)
  expect(outcomes).toContain('neither')
  expect(attempt(writeNaively, 0, 'short').content).toBe('neither')
})

test('the first error is reported, even when the temporary file cannot be removed', () => {
  const { fileSystem } = failingFileSystem(Infinity, 'before', 'EIO')
  const broken: FileSystem = {
    ...fileSystem,
    fsyncSync: () => {
      throw systemError('ENOSPC', 'fsync')
    },
    unlinkSync: () => {
      throw systemError('EACCES', 'unlink')
    },
  }
  expect(refusal(() => writeFileAtomically(target, after, broken)).message).toContain('full')
  const [left, ...others] = readdirSync(folder)
  expect(others).toEqual([])
  expect(isTemporaryOf(left!, target)).toBe(true)
})

test('a write that takes no bytes is refused instead of repeated for ever', () => {
  const { fileSystem } = failingFileSystem(Infinity, 'before', 'EIO')
  const stalled = { ...fileSystem, writeSync: () => 0 } as FileSystem
  expect(refusal(() => writeFileAtomically(target, after, stalled)).message).toContain('full')
})

test('an error that is not the system’s is thrown as it is, and the temporary file removed', () => {
  const { fileSystem } = failingFileSystem(Infinity, 'before', 'EIO')
  const fault: FileSystem = {
    ...fileSystem,
    fsyncSync: () => {
      throw new RangeError('a fault')
    },
  }
  expect(() => writeFileAtomically(target, after, fault)).toThrow(RangeError)
  expect(readdirSync(folder)).toEqual([])
})

test.each([
  ['ENOSPC', 'the disk is full', 'make room'],
  ['EDQUOT', 'quota', 'delete files'],
  ['EACCES', 'permission denied', 'permissions'],
  ['EPERM', 'permission denied', 'permissions'],
  ['EROFS', 'the disk is read-only', 'another disk'],
  ['EMFILE', 'too many files are open', 'ulimit -n'],
  ['EXOTIC', 'the system reports EXOTIC', undefined],
])('%s says what happened and what to do', (code, reason, hint) => {
  const { fileSystem } = failingFileSystem(1, 'before', code)
  const refused = refusal(() => writeFileAtomically(target, after, fileSystem))
  expect(refused.code).toBe('cannot-write')
  expect(refused.message).toContain(`${target} cannot be written: `)
  expect(refused.message).toContain(reason)
  if (hint === undefined) expect(refused.hint).toBeUndefined()
  else expect(refused.hint).toContain(hint)
})

test('a target in a missing folder, or one that is a folder, is refused', () => {
  const inside = join(folder, 'absent', 'weights')
  expect(refusal(() => writeFileAtomically(inside, after)).message).toContain(
    'its folder does not exist',
  )
  mkdirSync(target)
  expect(refusal(() => writeFileAtomically(target, after)).message).toContain('it is a folder')
  expect(readdirSync(folder)).toEqual(['weights.safetensors'])
})

test('only names of temporary files are taken for such', () => {
  const id = crypto.randomUUID()
  expect(isTemporaryOf(`.weights.${id}.tmp`, 'weights')).toBe(true)
  expect(isTemporaryOf(`.weights.${id}.tmp`, join('runs', 'weights'))).toBe(true)
  expect(isTemporaryOf(`.weights.${id}.tmp`, 'other')).toBe(false)
  expect(isTemporaryOf('.weights.tmp', 'weights')).toBe(false)
  expect(isTemporaryOf('weights', 'weights')).toBe(false)
})
