/** The list of problems below the editor. */
import type { Problem } from '../worker/messages.ts'
import { button, create } from './dom.ts'
import type { Editor } from './editor/editor.ts'
import type { Store } from './store.ts'

export function createProblems(store: Store, editor: Editor): HTMLElement {
  const heading = create('h2', { id: 'problems-title' })
  const count = create('span', { role: 'status' })
  heading.append(count)
  const list = create('ul')
  const section = create('section', { class: 'problems', 'aria-labelledby': 'problems-title' })
  section.append(heading, list)
  const show = (problems: readonly Problem[]): void => {
    const text = countText(problems)
    if (count.textContent !== text) count.textContent = text
    section.classList.toggle('empty', problems.length === 0)
    list.replaceChildren(...problems.map(each => rowOf(each, editor)))
  }
  store.onChange((now, before) => {
    if (now.problems !== before.problems) show(now.problems)
  })
  show([])
  return section
}

/** `2 errors, 1 warning` */
export function countText(problems: readonly Problem[]): string {
  const parts = (['error', 'warning'] as const).flatMap(severity => {
    const { length } = problems.filter(each => each.severity === severity)
    return length === 0 ? [] : [`${length} ${severity}${length === 1 ? '' : 's'}`]
  })
  return parts.length > 0 ? parts.join(', ') : 'no problems'
}

function rowOf(problem: Problem, editor: Editor): HTMLElement {
  const { code, severity, line, message, hint, notes, elsewhere, fix } = problem
  const place = elsewhere === undefined ? `line ${line}` : `${elsewhere}, from line ${line}`
  const go = button('', () => editor.reveal(problem, true), { class: 'problem-text' })
  go.append(
    create(
      'span',
      { class: 'problem-head' },
      `${severity} `,
      create('code', {}, code),
      ` ${place}`,
    ),
    create('span', { class: 'problem-message' }, message),
    ...[...(hint === undefined ? [] : [hint]), ...notes].map(each =>
      create('span', { class: 'problem-hint' }, each),
    ),
  )
  const row = create('li', { class: `problem ${severity}` }, go)
  if (fix) row.append(button(fix.title, () => editor.replace(fix, fix.text), { class: 'fix' }))
  return row
}
