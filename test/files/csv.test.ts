/** CSV as RFC 4180 has it, and every departure refused at its line and column. */
import { describe, expect, test } from 'vitest'
import { TenonError } from '../../src/diagnostics/diagnostic.ts'
import { parseCsv } from '../../src/files/csv.ts'

function cellsOf(text: string): readonly (readonly string[])[] {
  const table = parseCsv(text, 'a.csv')
  const columns = table.header.map((_, column) => {
    const cells: string[] = []
    table.forEach(column, ({ text }) => void cells.push(text))
    return cells
  })
  return Array.from({ length: table.rows }, (_, row) => columns.map(each => each[row]!))
}

test('fields, quotes and ends of lines', () => {
  const text = 'a,"b,c",d\r\n1,"say ""so""",\n"two\nlines",,"x"'
  expect(parseCsv(text, 'a.csv').header).toEqual(['a', 'b,c', 'd'])
  expect(cellsOf(text)).toEqual([
    ['1', 'say "so"', ''],
    ['two\nlines', '', 'x'],
  ])
  expect(cellsOf('a\n')).toEqual([])
  expect(cellsOf('a,b\n1,2\n')).toEqual([['1', '2']])
})

describe('refused', () => {
  test.each([
    ['', '1:1: the file is empty; its first line must name the columns'],
    ['a,\n1,2', '1:3: a column has no name; the first line must name all of them'],
    ['a,b,a\n1,2,3', '1:5: two columns have this name'],
    ['a,b\n1,2\n1,2,3\n', '3:1: the row has 3 fields, but the header 2'],
    ['a,b\n1,2\n\n1,2', '3:1: the row has 1 fields, but the header 2'],
    ['a,b\n1,2"', '2:4: a quote within a field; put the field in quotes, and write ""'],
    ['a,b\n1,"2', '2:3: this quote is never closed'],
    ['a,b\n"1"2,3', '2:4: a comma or the end of the line must follow the closing quote'],
    ['a,b\r1,2', '1:4: a carriage return without a line feed'],
  ])('%j', (text, fault) => {
    try {
      parseCsv(text, 'a.csv')
      expect.unreachable()
    } catch (error) {
      if (!(error instanceof TenonError)) throw error
      expect(error.message).toContain(`a.csv:${fault}`)
    }
  })
})

test('what is written is read again', () => {
  const seed = 20
  let state = seed
  const next = (below: number) => (state = (state * 48_271) % 2_147_483_647) % below
  const parts = ['a', ',', '"', '\n', '\r\n', ' ', '1', 'é']
  const word = () => Array.from({ length: next(5) }, () => parts[next(parts.length)]!).join('')
  for (let round = 0; round < 200; round++) {
    const width = 1 + next(4)
    const rows = Array.from({ length: 1 + next(5) }, () => Array.from({ length: width }, word))
    const header = Array.from({ length: width }, (_, i) => `c${i}`)
    const lines = [header, ...rows].map(row =>
      row.map(each => `"${each.replaceAll('"', '""')}"`).join(','),
    )
    expect(cellsOf(lines.join('\n')), `seed ${seed}, round ${round}`).toEqual(rows)
  }
})
