/** Figures beside what they are held to, as lines of a table. */

const headings = ['figure', 'measured', 'beside', 'due', 'holds']

/**
 * Prints `{name, measured, beside, value, atMost | atLeast}`: the texts say what was measured, and
 * beside what; `value` is the number that the limit is about.
 */
export function printFigures(figures) {
  const rows = [headings, ...figures.map(cells)]
  const widths = headings.map((_, c) => Math.max(...rows.map(row => row[c].length)))
  for (const row of rows)
    console.log(
      row
        .map((text, c) => text.padEnd(widths[c]))
        .join('  ')
        .trimEnd(),
    )
}

function cells({ name, measured, beside = '', value, unit = '', ...limit }) {
  const due = 'atMost' in limit ? `at most ${limit.atMost}` : `at least ${limit.atLeast}`
  const holds = 'atMost' in limit ? value <= limit.atMost : value >= limit.atLeast
  return [name, measured, beside, `${due}${unit}`, holds ? 'yes' : 'no']
}

/** Of a few digits: `7.93 s`, `812 ms`, `310 MB`. */
export const secondsText = ms => `${(ms / 1000).toPrecision(3)} s`
export const msText = ms => `${ms < 100 ? ms.toPrecision(3) : ms.toFixed(0)} ms`
export const megabytesText = bytes => `${(bytes / 1e6).toFixed(0)} MB`
