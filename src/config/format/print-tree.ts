/** Tree -> lines: two-space indent, braces where they fit, comments where they belong. */
import { flowLine, needsLines } from './flow-line.ts'
import { type Line, comment, joinLines, line } from './lines.ts'
import { keyText } from './scalar-text.ts'
import { type Collection, type Row, type TreeNode, isCollection } from './tree.ts'

const width = 100
const step = 2

/** The text of a file; lines end with LF, the last one too. */
export function printTree(root: TreeNode): string {
  if (isCollection(root) && needsLines(root)) return joinLines(printRows(root, 0))
  return joinLines([line(0, flowLine(root))])
}

function printRows({ kind, rows, foot }: Collection, indent: number): readonly Line[] {
  const lines = rows.flatMap(row => [
    ...printNotes(row.before, indent),
    ...(kind === 'map' ? printEntry(row, indent) : printItem(row, indent)),
  ])
  return [...lines, ...printNotes(foot, indent)]
}

function printNotes(notes: readonly string[], indent: number): readonly Line[] {
  return notes.map(each => comment(indent, each))
}

function printEntry({ key, value, beside }: Row, indent: number): readonly Line[] {
  const head = `${keyText(key!, false)}:`
  // What has no value in a text keeps having none.
  if (value.kind === 'scalar' && value.value === null && value.written === '')
    return [line(indent, withAnchor(head, value), beside)]
  return printValue(head, value, indent, beside)
}

/** The value after its key or dash, on the same line where it can be. */
function printValue(
  head: string,
  value: TreeNode,
  indent: number,
  beside: string | undefined,
): readonly Line[] {
  if (value.kind === 'scalar' && needsLines(value)) {
    const text = blockText(String(value.value))
    if (text) return printBlock(withAnchor(head, value), text, indent, beside)
  }
  const whole = value.kind === 'raw' && needsLines(value) ? '' : `${head} ${flowLine(value)}`
  if (whole !== '' && (!isCollection(value) || fits(value, whole, indent)))
    return [line(indent, whole, beside)]
  if (isCollection(value))
    return [line(indent, withAnchor(head, value), beside), ...printRows(value, indent + step)]
  return printRaw(
    withAnchor(head, value),
    flowLine({ ...value, anchor: undefined }),
    indent,
    beside,
  )
}

function fits(value: Collection, whole: string, indent: number): boolean {
  return value.rows.length === 0 || (!needsLines(value) && indent + whole.length <= width)
}

function withAnchor(head: string, { anchor }: TreeNode): string {
  return anchor === undefined ? head : `${head} &${anchor}`
}

function printItem({ value, beside }: Row, indent: number): readonly Line[] {
  const isShort = !isCollection(value) || fits(value, `- ${flowLine(value)}`, indent)
  if (isShort || value.anchor !== undefined) return printValue('-', value, indent, beside)
  const lines = printRows(value, indent + step)
  // What stands above the first row of the item stands above the dash.
  const start = lines.findIndex(each => !each.isNote)
  const notes = lines.slice(0, start).map(each => ({ ...each, indent }))
  const top = lines[start]!
  const own = beside === undefined ? [] : [comment(indent, beside)]
  const dashed = { ...top, indent, text: `- ${' '.repeat(top.indent - indent - step)}${top.text}` }
  return [...notes, ...own, dashed, ...lines.slice(start + 1)]
}

/** Text on lines of its own, and the sign for how it ends; undefined for what needs quotes. */
function blockText(text: string): { readonly sign: string; readonly lines: string[] } | undefined {
  const body = text.replace(/\n$/, '')
  const isOdd = /^\s|\s$|[^\S\n]\n|[^\n\x20-\x7e\u00a0-\ud7ff\ue000-\ufefe\uff00-\uffef]/.test(body)
  if (body === '' || isOdd) return undefined
  return { sign: body === text ? '|-' : '|', lines: body.split('\n') }
}

function printBlock(
  head: string,
  { sign, lines }: { readonly sign: string; readonly lines: readonly string[] },
  indent: number,
  beside: string | undefined,
): readonly Line[] {
  const inside = lines.map(each => line(indent + step, each))
  return [line(indent, `${head} ${sign}`, beside), ...inside]
}

/** Brackets over several lines whose inside is no YAML that could be laid out. */
function printRaw(
  head: string,
  text: string,
  indent: number,
  beside: string | undefined,
): readonly Line[] {
  const [first, ...rest] = text.split('\n').map(each => each.trim())
  const inside = rest.map(each => line(indent + step, each))
  const last = inside.pop()!
  return [line(indent, `${head} ${first}`), ...inside, { ...last, beside }]
}
