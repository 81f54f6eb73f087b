/** What an import did that somebody may want to know: `report.json`, and lines for a terminal. */
import type { Json } from '../fields/field.ts'

export interface ImportReport {
  readonly version: 1
  readonly source: {
    readonly file: string
    /** `tfjs layers-model`, `Keras 3 (.keras)`, `ONNX opset 17`. */
    readonly format: string
    /** What wrote it, where it says so: `Keras 2.15.0`. */
    readonly producer?: string
  }
  readonly layers: number
  /** Stored numbers in all weights. */
  readonly parameters: number
  /** Each kind of foreign layer or op, what it became, and how often. */
  readonly mapped: readonly Mapped[]
  readonly renamed: readonly Renamed[]
  /** Arguments that are written out because the source means another default by saying nothing. */
  readonly set: readonly SetExplicitly[]
  /** What the source says and the config does not, because it changes no result. */
  readonly dropped: readonly Dropped[]
}

export interface Mapped {
  readonly from: string
  readonly to: string
  readonly count: number
}

export interface Renamed {
  readonly kind: 'layer' | 'argument' | 'input' | 'output'
  readonly from: string
  readonly to: string
  readonly count: number
}

export interface SetExplicitly {
  /** `GRU.reset_after`. */
  readonly what: string
  readonly value: Json
  readonly reason: string
  readonly count: number
}

export interface Dropped {
  /** `Conv2D.dtype`, `layer 'flip'`. */
  readonly what: string
  readonly reason: string
  readonly count: number
}

/** Collects while a model is read; what is noted twice is counted. */
export interface ReportNotes {
  mapped(from: string, to: string): void
  renamed(kind: Renamed['kind'], from: string, to: string): void
  set(what: string, value: Json, reason: string): void
  dropped(what: string, reason: string): void
  /** The report of all that was noted. */
  finish(
    source: ImportReport['source'],
    size: { readonly layers: number; readonly parameters: number },
  ): ImportReport
}

export function createNotes(): ReportNotes {
  const notes = { mapped: counter(), renamed: counter(), set: counter(), dropped: counter() }
  return {
    mapped: (from, to) => notes.mapped.add({ from, to }),
    renamed: (kind, from, to) => notes.renamed.add({ kind, from, to }),
    set: (what, value, reason) => notes.set.add({ what, value, reason }),
    dropped: (what, reason) => notes.dropped.add({ what, reason }),
    finish: (source, size) => ({
      version: 1,
      source,
      ...size,
      mapped: notes.mapped.list() as readonly Mapped[],
      renamed: notes.renamed.list() as readonly Renamed[],
      set: notes.set.list() as readonly SetExplicitly[],
      dropped: notes.dropped.list() as readonly Dropped[],
    }),
  }
}

/** Equal notes once, with their number, in the order of the first of each. */
function counter() {
  const counts = new Map<string, number>()
  return {
    add(note: object): void {
      const key = JSON.stringify(note)
      counts.set(key, (counts.get(key) ?? 0) + 1)
    },
    list: (): readonly unknown[] =>
      [...counts].map(([key, count]) => ({ ...(JSON.parse(key) as object), count })),
  }
}

/** The report as lines, for people. */
export function reportText(report: ImportReport): string {
  const { source, layers, parameters } = report
  const by = source.producer === undefined ? '' : `, written by ${source.producer}`
  const lines = [
    `${source.file}: ${source.format}${by}`,
    `${layers} layers, ${parameters} parameters`,
    ...section(
      'renamed',
      report.renamed.map(({ kind, from, to, count }) => `${kind} ${from} -> ${to}${times(count)}`),
    ),
    ...section(
      'set, because defaults differ',
      report.set.map(
        ({ what, value, reason, count }) =>
          `${what}: ${JSON.stringify(value)}${times(count)} (${reason})`,
      ),
    ),
    ...section(
      'left out',
      report.dropped.map(({ what, reason, count }) => `${what}${times(count)} (${reason})`),
    ),
  ]
  return lines.join('\n')
}

function section(title: string, lines: readonly string[]): readonly string[] {
  const shown = lines.slice(0, mostLines)
  const more = lines.length - shown.length
  const rest = more > 0 ? [`  ... and ${more} more, in report.json`] : []
  return lines.length === 0 ? [] : [`${title}:`, ...shown.map(each => `  ${each}`), ...rest]
}

/** Of one section; a terminal shows no thousand names. */
const mostLines = 12

function times(count: number): string {
  return count === 1 ? '' : `, ${count} times`
}
