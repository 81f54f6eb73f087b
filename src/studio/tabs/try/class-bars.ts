/** What a classifier says: the likeliest class large, then a bar for each class. */
import { create } from '../../page/dom.ts'
import { numberText, percentText } from '../number-text.ts'

/** Of more classes, the likeliest are shown. */
const mostBars = 12

export interface Classes {
  /** One number per class. */
  readonly scores: readonly number[]
  readonly best: number
  /** True where the scores are positive and add up to 1. */
  readonly areProbabilities: boolean
}

export function readClasses(scores: readonly number[]): Classes {
  const sum = scores.reduce((total, each) => total + each, 0)
  const areProbabilities = Math.abs(sum - 1) < 1e-3 && scores.every(each => each >= 0)
  return { scores, best: scores.indexOf(Math.max(...scores)), areProbabilities }
}

export function scoreText({ areProbabilities }: Classes, score: number): string {
  return areProbabilities ? percentText(score) : numberText(score)
}

export interface ClassBars {
  readonly element: HTMLElement
  show(classes: Classes): void
}

export function classBars(): ClassBars {
  const top = create('p', { class: 'top-class', role: 'status', 'aria-live': 'polite' })
  const rows = create('div', { class: 'class-rows' })
  return {
    element: create('div', { class: 'answer' }, top, rows),
    show(classes) {
      const { scores, best } = classes
      const text = scoreText(classes, scores[best]!)
      top.replaceChildren(
        create('span', { class: 'digit' }, String(best)),
        create('span', { class: 'value' }, text),
      )
      const shown = scores.map((score, number) => ({ score, number }))
      if (scores.length > mostBars) shown.sort((a, b) => b.score - a.score).splice(mostBars)
      const [low, high] = [Math.min(0, ...scores), Math.max(...scores)]
      rows.replaceChildren(
        ...shown.map(({ score, number }) => {
          const share = classes.areProbabilities ? score : (score - low) / (high - low || 1)
          return row(number, score, share, number === best, classes)
        }),
      )
    },
  }
}

function row(
  number: number,
  score: number,
  share: number,
  isBest: boolean,
  classes: Classes,
): HTMLElement {
  const bar = create('span', { class: 'bar' })
  bar.style.width = `${(100 * share).toFixed(1)}%`
  return create(
    'div',
    { class: isBest ? 'class-row best' : 'class-row' },
    create('span', { class: 'name' }, String(number)),
    create('span', { class: 'bar-track', 'aria-hidden': true }, bar),
    create('span', { class: 'number' }, scoreText(classes, score)),
  )
}
