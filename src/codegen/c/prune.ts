/** Leaves out functions of the prelude that a program does not call: the rest is for readers. */

/** A run of lines: one function, or whatever stands between functions. */
interface Piece {
  /** Of the function; undefined for types, macros and conditions. */
  readonly name: string | undefined
  readonly text: string
}

/**
 * The prelude with those functions alone that `code` calls, or that these call. A function with
 * several definitions under conditions keeps them all; conditions around nothing go too.
 */
export function prunePrelude(prelude: string, code: string): string {
  const pieces = splitPieces(prelude)
  const called = new Set<string>()
  const follow = (text: string): void => {
    const words = new Set(text.match(/\w+/g))
    for (const { name, text: body } of pieces) {
      if (name === undefined || called.has(name) || !words.has(name)) continue
      called.add(name)
      for (const each of pieces) if (each.name === name) follow(each.text)
      follow(body)
    }
  }
  follow(code)
  const used = pieces.filter(({ name }) => name === undefined || called.has(name))
  return dropEmptyConditions(used.map(each => each.text).join(''))
}

/** A function begins with `static inline` and ends with the first line that ends with `}`. */
function splitPieces(prelude: string): readonly Piece[] {
  const pieces: Piece[] = []
  let comment = ''
  const lines = prelude.split(/(?<=\n)/)
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!
    const [, name] = /^static inline \w+ (\w+)\(/.exec(line) ?? []
    if (name === undefined) {
      // A comment in front of a function belongs to it.
      const isComment = line.startsWith('/*') && lines[at + 1]?.startsWith('static inline')
      if (isComment) comment = line
      else pieces.push({ name: undefined, text: line })
      continue
    }
    let text = line
    const isEnd = (each: string): boolean => (text === line ? / \}\n$/ : /^\}\n$/).test(each)
    for (let last = line; !isEnd(last) && at + 1 < lines.length; text += last) last = lines[++at]!
    pieces.push({ name, text: comment + text })
    comment = ''
  }
  return pieces
}

/** Takes away `#if` to `#endif` where nothing else stands between, as often as there are any. */
function dropEmptyConditions(text: string): string {
  const next = text
    .replaceAll(/#if.*\n(?:\s*(?:#el.*)?\n)*#endif\n/g, '')
    .replaceAll(/\n{3,}/g, '\n\n')
  return next === text ? text : dropEmptyConditions(next)
}
