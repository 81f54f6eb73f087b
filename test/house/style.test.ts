/** Files stay short, say what they are, and keep to the forms that CONTRIBUTING.md names. */
import { describe, expect, test } from 'vitest'
import { type SourceFile, filesBelow } from './files.ts'
import { lineCounts, median, styleFaults } from './style.ts'

const source = filesBelow('src', '.ts')

describe('src', () => {
  test('keeps to the style', () => expect(source.flatMap(styleFaults)).toEqual([]))

  test('has a median of at most 150 lines per file', () => {
    expect(source.length).toBeGreaterThan(10)
    expect(median(lineCounts(source))).toBeLessThanOrEqual(150)
  })
})

describe('the guards notice', () => {
  const first = '/** A file. */\n'
  const faults = (text: string, path = 'src/graph/a.ts'): string[] => styleFaults({ path, text })

  test('nothing where nothing is wrong', () => {
    const text = `${first}// any company, TODOs aside\nexport const anyway: Company = "default"\n`
    expect(faults(text)).toEqual([])
  })

  test.each([
    ['a first line that is no sentence about the file', 'export const a = 1\n'],
    ['a first line that is left open', '/** A file.\n */\n'],
    ['any', `${first}export const a: any = 1\n`],
    ['any within a type', `${first}export const a = new Map<string, any>()\n`],
    ['any as a cast', `${first}export const a = b as any\n`],
    ['a task left behind', `${first}// TODO: later\n`],
    ['a default export', `${first}export default 1\n`],
    ['a default export by name', `${first}export { a as default }\n`],
    ['a long line', `${first}// ${'x'.repeat(98)}\n`],
    ['a long file', first + 'export {}\n'.repeat(400)],
  ])('%s', (_, text) => expect(faults(text)).toHaveLength(1))

  test.each(['utils', 'helpers', 'common', 'string-utils', 'helper'])('a file named %s', name => {
    expect(faults(first, `src/graph/${name}.ts`)).toHaveLength(1)
  })

  test('a folder named utils', () => expect(faults(first, 'src/utils/a.ts')).toHaveLength(1))

  test('files that are long on the whole', () => {
    const file = (lines: number): SourceFile => ({ path: 'src/a.ts', text: 'x\n'.repeat(lines) })
    expect(median(lineCounts([file(10), file(200), file(300)]))).toBe(200)
  })
})
