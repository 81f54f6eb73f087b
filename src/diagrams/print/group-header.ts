/** The line at the top of an open group: what it is called and what it costs. */
import { type Annotations, costText } from '../picture/annotations.ts'
import { plainText } from '../picture/label-text.ts'
import type { ShownGroup } from '../view/view.ts'

/** `encoder ×12` */
export function groupTitle({ title, copies }: Pick<ShownGroup, 'title' | 'copies'>): string {
  return plainText(copies > 1 ? `${title} ×${copies}` : title)
}

/** What may stand at the right, the longest first. */
export function groupCosts(
  { totals, copies }: ShownGroup,
  annotations: Annotations,
): readonly string[] {
  const each = copies > 1 ? ' each' : ''
  const one = [...annotations].filter(name => name === 'params' || name === 'time')
  const texts = [costText(totals, annotations), costText(totals, new Set(one))]
  return [...texts.filter(Boolean).map(text => `${text}${each}`), '']
}
