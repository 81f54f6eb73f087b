/** Names findings so that the same one is known again after lines were added above it. */
import type { Finding } from './report.ts'
import { lineText, positionAt } from './source.ts'

/**
 * One text per finding, unique in a report: a hash of code, file and the text of the line, and how
 * often that came before. Neither line numbers nor the wording of messages are part of it.
 */
export function fingerprints(findings: readonly Finding[]): readonly string[] {
  const counts = new Map<string, number>()
  return findings.map(({ file, diagnostic: { code, span } }) => {
    const line = span ? lineText(span.source, positionAt(span.source, span.start).line) : ''
    const hash = hashText(JSON.stringify([code, file, line.trim()]))
    const count = (counts.get(hash) ?? 0) + 1
    counts.set(hash, count)
    return `${hash}:${count}`
  })
}

/** FNV-1a over UTF-16 units, 64 bits, as 16 hexadecimal digits. */
function hashText(text: string): string {
  let hash = 0xcbf29ce484222325n
  for (let at = 0; at < text.length; at++) {
    hash ^= BigInt(text.charCodeAt(at))
    hash = BigInt.asUintN(64, hash * 0x100000001b3n)
  }
  return hash.toString(16).padStart(16, '0')
}
