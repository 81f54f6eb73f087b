/** Names in generated code: what people call a thing, as an identifier, and never twice. */

/** Words that neither JavaScript nor C lets be a name. */
const words = `
  arguments auto await bool boolean break case catch char class const continue debugger default
  delete do double else enum eval export extends extern false finally float for function goto if
  implements import in inline instanceof int interface let long new null package private protected
  public register restrict return short signed sizeof static struct super switch this throw true
  try typedef typeof undefined union unsigned var void volatile while with yield
`

const keywords: readonly string[] = words.trim().split(/\s+/)

/** Gives a name for a label: `conv2d/kernel` is `conv2d_kernel`, and `conv2d_kernel_2` again. */
export type Namer = (label: string) => string

/** Names that differ from each other, from keywords and from what is `taken`. */
export function createNamer(taken: readonly string[]): Namer {
  const known = new Set([...keywords, ...taken])
  return label => {
    const plain = label.replaceAll(/[^A-Za-z0-9]+/g, '_').replaceAll(/^_+|_+$/g, '')
    const base = /^[A-Za-z]/.test(plain) ? plain : `value_${plain}`
    let name = base
    for (let k = 2; known.has(name); k++) name = `${base}_${k}`
    known.add(name)
    return name
  }
}
