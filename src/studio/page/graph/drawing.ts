/** Draws the model whenever it changed and typing pauses: large pictures would hold keys up. */
import type { Drawn } from '../../worker/messages.ts'
import type { Studio } from '../studio.ts'

export interface Drawing {
  /** Draws the model of the last valid text, unless it was drawn already. */
  refresh(): void
}

/** Typing pauses when nothing is typed for so long, in milliseconds. */
const pause = 250

/** Gives the pictures of both stages, by stage; `fail` says what stands in the way of them. */
export function createDrawing(
  { compiler, state, onChange }: Studio,
  show: (drawn: ReadonlyMap<string, Drawn>) => void,
  fail: (message: string) => void,
): Drawing {
  let drawn: unknown
  let { text } = state()
  let changed = -Infinity
  onChange(() => {
    if (state().text !== text) changed = performance.now()
    text = state().text
  })
  const quiet = async (): Promise<void> => {
    for (let rest = left(); rest > 0; rest = left())
      await new Promise(resolve => setTimeout(resolve, rest))
  }
  const left = (): number => changed + pause - performance.now()
  const draw = async (): Promise<void> => {
    const { good } = state()
    if (!good || good === drawn) return
    drawn = good
    await quiet()
    // Of a text that came meanwhile, a picture of its own is asked for.
    if (state().good !== good) return
    const answer = await compiler.ask('pictures', { stages: ['source', 'fused'] })
    await quiet()
    if (answer && state().good === good)
      show(new Map(answer.map(each => [each.picture.name, each])))
  }
  return {
    refresh: () => void draw().catch((error: unknown) => fail(messageOf(error))),
  }
}

function messageOf(error: unknown): string {
  const { problems = [], message = String(error) } = error as {
    readonly problems?: readonly string[]
    readonly message?: string
  }
  return problems.length > 0 ? problems.join('. ') : message
}
