/** Globs, for shells that leave them alone: `*`, `?`, `**` and `{a,b}`. */

export function isGlob(pattern: string): boolean {
  return /[*?{]/.test(pattern)
}

/** The folder that everything lies in that a glob can match. */
export function globFolder(pattern: string): string {
  const parts = pattern.split('/')
  const fixed = parts.slice(0, parts.findIndex(isGlob))
  if (fixed.length === 0) return '.'
  return fixed.join('/') || '/'
}

/** Whether a path with slashes matches; `**` stands for any number of folders. */
export function matchesGlob(path: string, pattern: string): boolean {
  return new RegExp(`^${translate(pattern.replace(/^(?:\.\/)+/, ''))}$`).test(path)
}

const pieces = /\*\*\/|\*\*|\*|\?|\{[^{}]*\}|[^*?{]+|\{/g

function translate(pattern: string): string {
  const parts = pattern.match(pieces) ?? []
  return parts.map(translatePiece).join('')
}

function translatePiece(piece: string): string {
  if (piece === '**/') return '(?:[^/]+/)*'
  if (piece === '**') return '.*'
  if (piece === '*') return '[^/]*'
  if (piece === '?') return '[^/]'
  if (/^\{.*\}$/.test(piece)) return `(?:${piece.slice(1, -1).split(',').map(translate).join('|')})`
  return piece.replace(/[\\^$.|+()[\]{}]/g, '\\$&')
}
