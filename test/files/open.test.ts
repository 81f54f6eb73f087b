/** Opening files: the format by content, and what cannot be opened at all. */
import { execFileSync } from 'node:child_process'
import nodeFileSystem, {
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, describe, expect, test } from 'vitest'

import { formatNpy } from '../../src/files/npy.ts'
import { readTensor } from '../../src/files/open.ts'
import { type ReadingFileSystem, readFileChecked } from '../../src/files/read.ts'
import { systemError } from './failing-file-system.ts'
import { concat, refusal, text } from './support.ts'

const folder = mkdtempSync(join(tmpdir(), 'tenon-open-'))
afterAll(() => rmSync(folder, { recursive: true }))

function write(name: string, bytes: Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}

describe('a data file', () => {
  test('is recognised by its content, whatever its name', () => {
    const tensor = { dtype: 'float32', shape: [2], data: Float32Array.of(1, 2) } as const
    expect(readTensor(write('x.idx', formatNpy(tensor)))).toEqual(tensor)
    const bytes = concat([0, 0, 8, 1, 0, 0, 0, 1, 9])
    expect(readTensor(write('y.npy', bytes)).dtype).toBe('uint8')
  })

  test.each([
    ['text', text('a,b\n1,2\n'), undefined],
    ['nothing', text(''), 'it is empty'],
    ['gzip', concat([0x1f, 0x8b, 8, 0]), 'unpack it first'],
    ['a zip archive', text('PK\x03\x04....'), '.npz'],
    ['an HDF5 file', concat([0x89], text('HDF')), 'HDF5'],
    ['a PNG picture', concat([0x89], text('PNG')), 'PNG'],
    ['a pickle', concat([0x80, 2, 0x7d]), 'it may hold code'],
    ['a pointer of Git LFS', text('version https://x'), 'git lfs pull'],
  ])('of %s is refused, naming the formats that are read', (_, bytes, hint) => {
    const path = write('data.bin', bytes)
    const refused = refusal(() => readTensor(path))
    expect(refused.code).toBe('unknown-data-format')
    expect(refused.message).toContain(`${path} is in no format that is read here: IDX or npy`)
    if (hint === undefined) expect(refused.hint).toBeUndefined()
    else expect(refused.hint).toContain(hint)
  })
})

describe('a path', () => {
  test('that does not exist is refused', () => {
    const path = join(folder, 'absent.npy')
    const { code, message } = refusal(() => readTensor(path))
    expect({ code, message }).toEqual({ code: 'file-not-found', message: `${path} does not exist` })
  })

  test('of a folder is refused', () => {
    const { code, message } = refusal(() => readTensor(folder))
    expect(code).toBe('cannot-read')
    expect(message).toContain('it is a folder')
  })

  test('through a file is refused', () => {
    const path = join(write('file', text('x')), 'inner')
    expect(refusal(() => readTensor(path)).message).toContain('a file, not a folder')
  })

  test('in a circle of links is refused', () => {
    const path = join(folder, 'circle')
    symlinkSync(path, path)
    expect(refusal(() => readTensor(path)).message).toContain('lead in a circle')
  })

  test.skipIf(process.platform === 'win32')('of a pipe is refused without waiting for it', () => {
    const path = join(folder, 'pipe')
    execFileSync('mkfifo', [path])
    expect(refusal(() => readTensor(path)).message).toContain('not a regular file')
  })
})

describe('a file that is too large', () => {
  test('is refused by its size before it is read', () => {
    const path = write('sparse', text(''))
    const size = 2 ** 40
    truncateSync(path, size)
    const { code, message } = refusal(() => readTensor(path))
    expect(code).toBe('file-too-large')
    expect(message).toBe(`${path} has ${size} bytes; at most ${2 ** 31} are read`)
  })

  test('begins one byte above the limit', () => {
    const path = write('four', text('abcd'))
    expect(readFileChecked(path, { maxBytes: 4 })).toEqual(text('abcd'))
    expect(refusal(() => readFileChecked(path, { maxBytes: 3 })).code).toBe('file-too-large')
  })
})

describe('reading', () => {
  test('goes on after short reads', () => {
    const readOne = (handle: number, bytes: Uint8Array, at: number) =>
      nodeFileSystem.readSync(handle, bytes, at, 1, null)
    const readSync = readOne as typeof nodeFileSystem.readSync
    const fileSystem: ReadingFileSystem = { ...nodeFileSystem, readSync }
    const path = write('pieces', text('abcd'))
    expect(readFileChecked(path, { maxBytes: 4 }, fileSystem)).toEqual(text('abcd'))
  })

  test('ends when the file became shorter meanwhile', () => {
    const fileSystem = { ...nodeFileSystem, readSync: () => 0 } as ReadingFileSystem
    const path = write('shrinking', text('abcd'))
    const { code, message } = refusal(() => readFileChecked(path, { maxBytes: 4 }, fileSystem))
    expect(code).toBe('cannot-read')
    expect(message).toContain('it became shorter while it was read')
  })

  test.each(['openSync', 'fstatSync', 'readSync', 'closeSync'] as const)(
    'is refused when %s fails',
    operation => {
      const fileSystem: ReadingFileSystem = {
        ...nodeFileSystem,
        [operation]: () => {
          throw systemError('EIO', operation)
        },
      }
      const path = write('failing', text('abcd'))
      const { code, message } = refusal(() => readFileChecked(path, { maxBytes: 4 }, fileSystem))
      expect(code).toBe('cannot-read')
      expect(message).toContain('the disk failed')
    },
  )
})
