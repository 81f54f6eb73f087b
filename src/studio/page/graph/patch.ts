/** Brings a picture up to date line by line: most of what is typed changes a few of them. */

/** The lines of a picture, and the element that each of them begins. */
export interface Lines {
  readonly text: readonly string[]
  readonly elements: readonly (Element | undefined)[]
}

/** `svg` was parsed from the text, which has one element a line, and is as it was parsed. */
export function linesOf(text: string, svg: Element): Lines {
  const lines = text.split('\n')
  const inOrder = [svg, ...svg.querySelectorAll(':not(tspan)')].values()
  return {
    text: lines,
    elements: lines.map(line => (isEnd(line) ? undefined : inOrder.next().value)),
  }
}

/**
 * Changes the elements of the lines that are others now. Undefined, with nothing changed, where a
 * picture has other parts than it had.
 */
export function patched(before: Lines, next: string): Lines | undefined {
  const text = next.split('\n')
  if (text.length !== before.text.length) return undefined
  const changed = text.flatMap((line, i) => (line === before.text[i] ? [] : [i]))
  if (!changed.every(i => isAlike(before.text[i]!, text[i]!))) return undefined
  const fresh = parsedSvg(`<svg>${changed.map(i => closed(text[i]!)).join('')}</svg>`).children
  const elements = [...before.elements]
  for (const [at, element] of [...fresh].entries()) {
    const i = changed[at]!
    if (isContainer(text[i]!)) copyAttributes(element, elements[i]!)
    else elements[i]!.replaceWith(element)
    if (!isContainer(text[i]!)) elements[i] = element
  }
  return { text, elements }
}

/** The text is our own, and every name in it is escaped; no script in it would run. */
export function parsedSvg(text: string): Element {
  const page = new DOMParser().parseFromString(text, 'text/html')
  return document.importNode(page.querySelector('svg')!, true)
}

function isEnd(line: string): boolean {
  return line.startsWith('</')
}

function isContainer(line: string): boolean {
  return /^<(?:svg|g) /.test(line)
}

/** Two lines of one element; of what holds others, only its place and its size may be another. */
function isAlike(before: string, now: string): boolean {
  return isContainer(before) || isContainer(now)
    ? withoutPlace(before) === withoutPlace(now)
    : tagOf(before) === tagOf(now)
}

function withoutPlace(line: string): string {
  return line.replace(/ (?:transform|width|height|viewBox|aria-label)="[^"]*"/g, '')
}

function tagOf(line: string): string | undefined {
  return /^<\/?\w+/.exec(line)?.[0]
}

function closed(line: string): string {
  return isContainer(line) ? line.replace(/^<(\w+).*/, '$&</$1>') : line
}

function copyAttributes(from: Element, to: Element): void {
  for (const { name, value } of from.attributes) to.setAttribute(name, value)
}
