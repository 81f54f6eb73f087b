/** A comparison of two configs as lines for people, and as Markdown for pull requests. */
import { type LayerDiff, type ModelDiff, differs } from '../diff/diff.ts'
import {
  costRows,
  detailsOf,
  portText,
  typeText,
  weightsDetails,
  weightsVerdict,
} from './diff-words.ts'

/** What the compared configs are called. */
export interface DiffNames {
  readonly before: string
  readonly after: string
}

export function formatDiff(diff: ModelDiff, { before, after }: DiffNames): string {
  const title = `${before} → ${after}`
  if (!differs(diff)) return `${title}: the same model`
  const { layers, ports } = diff
  const sections = [
    [title],
    layers.length > 0 ? layerLines(layers) : ['layers are the same'],
    ports.map(portText),
    [`weights: ${weightsVerdict(diff)}`, ...weightsDetails(diff).map(each => `  ${each}`)],
    columns(costRows(diff).map(([label, from, to, delta]) => [label!, `${from} → ${to}`, delta!])),
  ]
  return sections
    .filter(lines => lines.length > 0)
    .map(lines => lines.join('\n'))
    .join('\n\n')
}

/** `changed  conv2d  Conv2D  filters: 16 → 32`; further details stand below the first. */
function layerLines(layers: readonly LayerDiff[]): readonly string[] {
  const rows = layers.flatMap(layer => {
    const [first = '', ...others] = detailsOf(layer)
    return [
      [layer.change, layer.name, typeText(layer), first],
      ...others.map(each => ['', '', '', each]),
    ]
  })
  return columns(rows)
}

function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map(row => row[i]!.length)))
  return rows.map(row =>
    row
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join('  ')
      .trimEnd(),
  )
}

export function formatDiffMarkdown(diff: ModelDiff, { before, after }: DiffNames): string {
  const title = `### \`${before}\` → \`${after}\``
  if (!differs(diff)) return `${title}\n\nThe same model.`
  const costs = table(['', 'before', 'after', 'difference'], costRows(diff), '---:')
  const layers = diff.layers.map(each => [
    each.change,
    code(each.name),
    typeText(each),
    detailsOf(each).map(escape).join('<br>'),
  ])
  const sections = [
    [title],
    costs,
    layers.length > 0 ? table(['change', 'layer', 'type', 'details'], layers, '---') : [],
    diff.ports.map(each => `- ${portText(each)}`),
    [`**Weights**: ${weightsVerdict(diff)}.`],
    weightsDetails(diff).map(each => `- ${each}`),
  ]
  return sections
    .filter(lines => lines.length > 0)
    .map(lines => lines.join('\n'))
    .join('\n\n')
}

function table(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  rule: '---' | '---:',
): readonly string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(header), line(header.map((_, i) => (i === 0 ? '---' : rule))), ...rows.map(line)]
}

function code(text: string): string {
  return `\`${text.replace(/[`|]/g, '')}\``
}

/** Text of a cell; what stands in backticks stays. */
function escape(text: string): string {
  return text.replace(/\|/g, '\\|').replace(/</g, '&lt;')
}
