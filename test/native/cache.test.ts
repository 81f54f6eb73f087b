/** The cache of compiled libraries: found again, bounded in size, whole or not there at all. */
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { cacheKey } from '../../src/native/cache-key.ts'
import { cached } from '../../src/native/cache.ts'
import { TenonError } from '../../src/diagnostics/diagnostic.ts'

const folder = mkdtempSync(join(tmpdir(), 'tenon-cache-'))
afterAll(() => rmSync(folder, { recursive: true }))

const write =
  (bytes: number, done: () => void = () => {}) =>
  async (path: string): Promise<void> => {
    writeFileSync(path, new Uint8Array(bytes))
    done()
  }

describe('the cache', () => {
  test('makes a library once', async () => {
    let made = 0
    const make = write(10, () => made++)
    const first = await cached('once', make, folder)
    expect(await cached('once', make, folder)).toBe(first)
    expect(made).toBe(1)
  })

  test('leaves nothing behind where making one fails', async () => {
    const failing = async (path: string): Promise<void> => {
      writeFileSync(path, 'half')
      throw new Error('no')
    }
    await expect(cached('failing', failing, folder)).rejects.toThrow('no')
    expect(readdirSync(folder).filter(each => each.includes('failing'))).toEqual([])
  })

  test('gives two that make the same at once the same place', async () => {
    const paths = await Promise.all([1, 2].map(() => cached('twice', write(5), folder)))
    expect(new Set(paths).size).toBe(1)
    expect(readdirSync(folder).filter(each => each.includes('twice'))).toEqual(['twice.node'])
  })

  test('forgets what was used longest ago once there is too much', async () => {
    const half = 130 * 2 ** 20
    const oldest = await cached('oldest', write(half), folder)
    utimesSync(oldest, 1, 1)
    await cached('middle', write(half / 2), folder)
    await cached('newest', write(half), folder)
    const names = readdirSync(folder)
    expect(names).not.toContain('oldest.node')
    expect(names).toEqual(expect.arrayContaining(['middle.node', 'newest.node']))
  })

  test('says which folder cannot be written', async () => {
    const file = join(folder, 'a-file')
    writeFileSync(file, '')
    const inside = join(file, 'cache')
    await expect(cached('key', write(1), inside)).rejects.toThrow(TenonError)
    await expect(cached('key', write(1), inside)).rejects.toThrow('cannot be written')
  })

  test('tells parts apart, not only what they make together', () => {
    expect(cacheKey('ab', 'c')).not.toBe(cacheKey('a', 'bc'))
  })
})
