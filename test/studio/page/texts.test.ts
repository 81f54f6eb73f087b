/** Texts that change: the one change between two of them, and drafts in a browser's storage. */
import { expect, test } from 'vitest'
import { createDrafts } from '../../../src/studio/page/drafts.ts'
import { changeBetween } from '../../../src/studio/page/editor/change.ts'
import { createRandom } from '../../graph/tensors.ts'

test('a change makes one text of the other, and spares what is the same', () => {
  expect(changeBetween('same', 'same')).toBe(undefined)
  expect(changeBetween('a: 1\nb: 2\n', 'a: 1\nb: 3\n')).toEqual({ from: 8, to: 9, insert: '3' })
  expect(changeBetween('aaa', 'aaaa')).toEqual({ from: 3, to: 3, insert: 'a' })
  const random = createRandom(11)
  const letter = (): string => 'ab\n'[Math.floor(random() * 3)]!
  const word = (): string => Array.from({ length: Math.floor(random() * 9) }, letter).join('')
  let changed = 0
  for (let i = 0; i < 500; i++) {
    const [before, after] = [word(), word()]
    const change = changeBetween(before, after)
    const { from, to, insert } = change ?? { from: 0, to: 0, insert: '' }
    expect(before.slice(0, from) + insert + before.slice(to)).toBe(after)
    expect(to - from === 0 || insert.length === 0 || before[from] !== insert[0]).toBe(true)
    if (change) changed++
  }
  expect(changed).toBeGreaterThan(300)
})

/** The storage of a browser, as far as drafts need it. */
function createStorage(room: number): Storage {
  const held = new Map<string, string>()
  return {
    getItem: (key: string) => held.get(key) ?? null,
    setItem(key: string, value: string) {
      if (value.length > room) throw new DOMException('no room', 'QuotaExceededError')
      held.set(key, value)
    },
    removeItem: (key: string) => void held.delete(key),
  } as Storage
}

test('each file has its draft, until it is dropped or there is no room', () => {
  const storage = createStorage(100)
  const [drafts, others] = ['a.yaml', 'b.yaml'].map(file => createDrafts(storage, '/', file))
  expect(drafts!.read()).toBe(undefined)
  expect(drafts!.keep({ text: 'new', base: 'old' })).toBe(true)
  expect(drafts!.read()).toEqual({ text: 'new', base: 'old' })
  expect(others!.read()).toBe(undefined)
  expect(drafts!.keep({ text: 'x'.repeat(200), base: 'old' })).toBe(false)
  drafts!.drop()
  expect(drafts!.read()).toBe(undefined)
})

test('what others left in the storage is no draft', () => {
  const storage = createStorage(100)
  const drafts = createDrafts(storage, '/', 'a.yaml')
  for (const left of ['', 'no JSON', '{}', '{"text": 1, "base": ""}', '[]']) {
    storage.setItem('tenon-studio draft / a.yaml', left)
    expect(drafts.read()).toBe(undefined)
  }
})
