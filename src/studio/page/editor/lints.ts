/** Problems as the editor underlines them, with their fixes. */
import type { Action, Diagnostic } from '@codemirror/lint'
import type { Problem, Range } from '../../worker/messages.ts'
import { create } from '../dom.ts'

/** `length` is that of the text: a problem at its very end has a place of no width. */
export function lintsOf(problems: readonly Problem[], length: number): readonly Diagnostic[] {
  return problems.map(problem => {
    const { start, end, severity, code, message, fix } = problem
    return {
      from: Math.min(start, length),
      to: Math.min(end, length),
      severity,
      source: code,
      message,
      renderMessage: () => messageOf(problem),
      actions: fix ? [actionOf(problem, fix)] : [],
    }
  })
}

function messageOf({ message, hint, notes }: Problem): HTMLElement {
  const lines = [message, ...(hint === undefined ? [] : [hint]), ...notes]
  return create('div', {}, ...lines.map(line => create('div', {}, line)))
}

function actionOf({ start, end }: Range, fix: NonNullable<Problem['fix']>): Action {
  return {
    name: fix.title,
    // Where something was typed since, the next check offers the fix at its new place.
    apply: (view, from, to) => {
      if (from === start && to === end)
        view.dispatch({ changes: { from: fix.start, to: fix.end, insert: fix.text } })
    },
  }
}
