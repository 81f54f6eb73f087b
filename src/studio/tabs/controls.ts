/** Parts that all tabs are made of: named fields, text that is read out, files to take away. */
import { type Attributes, create } from '../page/dom.ts'

/** A field with its name before it; a click on the name is one on the field. */
export function labelled(name: string, field: HTMLElement): HTMLLabelElement {
  return create('label', { class: 'field' }, create('span', {}, name), field)
}

/** One of a few; `change` is told the value. */
export function choice<V extends string>(
  options: readonly (readonly [value: V, text: string])[],
  change: (value: V) => void,
): HTMLSelectElement {
  const entries = options.map(([value, text]) => create('option', { value }, text))
  const made = create('select', {}, ...entries)
  made.addEventListener('change', () => change(made.value as V))
  return made
}

/** Text that is read out when it changes. */
export function status(attributes: Attributes = {}): HTMLParagraphElement {
  return create('p', { role: 'status', 'aria-live': 'polite', class: 'note', ...attributes })
}

/** Gives the person a file. */
export function download(name: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  create('a', { href: url, download: name }).click()
  URL.revokeObjectURL(url)
}
