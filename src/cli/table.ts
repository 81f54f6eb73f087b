/** Tables on the terminal: columns as wide as their widest cell. */

/** Lines of a table under a rule; columns from number `firstNumber` on stand to the right. */
export function table(
  header: readonly string[],
  body: readonly (readonly string[])[],
  firstNumber: number,
): readonly string[] {
  const rows = [header, ...body]
  const widths = header.map((_, column) => Math.max(...rows.map(row => row[column]!.length)))
  const lines = rows.map(row =>
    row
      .map((cell, i) => (i < firstNumber ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join('  ')
      .trimEnd(),
  )
  const rule = widths.map(width => '─'.repeat(width)).join('  ')
  return [lines[0]!, rule, ...lines.slice(1)]
}
