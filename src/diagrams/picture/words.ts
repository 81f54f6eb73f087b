/** Names as words. */

/** A word of a name, and where it starts. */
export interface Word {
  readonly text: string
  readonly start: number
}

/** `layer1`, `0` and `conv1` of `layer1.0.conv1`. */
export function wordsOf(name: string): readonly Word[] {
  return [...name.matchAll(/[^/._]+/g)].map(({ 0: text, index }) => ({ text, start: index }))
}

/** Without what exporters say twice: `layer1.0_conv1` of `layer1_layer1.0_conv1`. */
export function saidOnce(name: string): string {
  return name.replace(/(?<=^|[_/])([^_/]+)[_/](?=\1\.)/g, '')
}
