/** Names out of foreign files, made safe and short enough to print. */

const longest = 80

/**
 * The name in single quotes. Control characters, marks of text direction and lone surrogates are
 * escaped, so that a file cannot move the cursor of the terminal that shows its error.
 */
export function quote(name: string): string {
  const short = name.length > longest ? `${name.slice(0, longest)}…` : name
  return `'${short.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, escape)}'`
}

function escape(character: string): string {
  return `\\u{${character.codePointAt(0)!.toString(16)}}`
}

/** A shape as messages show it: [2, 3]. */
export function shapeText(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`
}
