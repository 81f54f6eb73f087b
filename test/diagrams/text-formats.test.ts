/** Mermaid and DOT texts hold what the picture says, and nothing that names smuggle in. */
import { describe, expect, test } from 'vitest'
import { pictureOf } from '../../src/diagrams/draw.ts'
import { printDot } from '../../src/diagrams/print/dot.ts'
import { printJson } from '../../src/diagrams/print/json.ts'
import { printMermaid } from '../../src/diagrams/print/mermaid.ts'
import { showPicture } from '../../src/diagrams/view/show.ts'
import { hostileNames, pictureOfNames, sampleModel } from './pictures.ts'

const hostile = pictureOfNames(hostileNames)

describe('mermaid', () => {
  const lines = printMermaid(showPicture(hostile)).trimEnd().split('\n')

  test('has one line per box, edge and kind, of one form each', () => {
    const forms = [
      /^ {2}[A-Za-z]\w*\["(?:[\p{L}\p{N} ,.:+×→_()-]|#\d+;|<b>|<\/b>|<br\/>)*"\]:::\w+$/u,
      /^ {2}[A-Za-z]\w* -->(?:\|"[\d×→ ]+"\|)? [A-Za-z]\w*$/,
      /^ {2}classDef \w+ fill:#\w{6},stroke:#\w{6},color:#\w{6}$/,
    ]
    const counts = forms.map(form => lines.slice(2).filter(line => form.test(line)).length)
    expect(lines[1]).toBe('flowchart TB')
    expect(counts[0]).toBe(hostileNames.length)
    expect(counts[1]).toBe(hostileNames.length - 1)
    expect(counts.reduce((a, b) => a + b)).toBe(lines.length - 2)
  })

  test('tells boxes apart whose names differ in signs only, and keeps clear of keywords', () => {
    const names = ['a-b', 'a.b', 'a b', 'end', 'graph', '1st']
    const { boxes, ...rest } = pictureOfNames(names)
    const renamed = {
      ...rest,
      edges: [],
      boxes: boxes.map((box, i) => ({ ...box, id: names[i]! })),
    }
    const ids = [...printMermaid(showPicture(renamed)).matchAll(/^ {2}(\w+)\[/gm)].map(
      match => match[1],
    )
    expect(ids).toEqual(['a_b', 'a_b_2', 'a_b_3', 'box_end', 'box_graph', 'box_1st'])
  })
})

describe('dot', () => {
  test('has strings that end where they should', () => {
    const lines = printDot(showPicture(hostile)).trimEnd().split('\n')
    expect(lines).toHaveLength(1 + 3 + hostile.boxes.length + hostile.edges.length + 1)
    for (const line of lines.slice(4, -1)) {
      const outside = line.replace(/"(?:[^"\\]|\\.)*"/g, '')
      expect(outside).toMatch(/^ {2}( -> )?( \[[\w =,]*\])?$/)
    }
  })

  test('does not let a name stand for another: \\N stays \\N', () => {
    expect(printDot(showPicture(pictureOfNames(['\\N'])))).toContain('\\\\N')
  })
})

test('json reads back as the picture', () => {
  const picture = pictureOf(sampleModel('two-ports'), 'fused')
  expect(JSON.parse(printJson(picture))).toEqual(picture)
  expect(JSON.parse(printJson(hostile))).toEqual(hostile)
})
