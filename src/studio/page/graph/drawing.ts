/** Asks for pictures when the model changed, and gives those that are no longer current a rest. */
import type { Drawn } from '../../worker/messages.ts'
import type { Studio } from '../studio.ts'

export type GraphStage = 'source' | 'fused'

export interface Drawing {
  /** Draws the model of the last valid text, unless it was drawn already. */
  refresh(): void
}

/** Gives both pictures of each valid text; `fail` says what stands in the way of one. */
export function createDrawing(
  { compiler, state }: Studio,
  show: (drawn: ReadonlyMap<string, Drawn>) => void,
  fail: (message: string) => void,
): Drawing {
  let drawn: unknown
  const draw = async (): Promise<void> => {
    const { good } = state()
    if (!good || good === drawn) return
    drawn = good
    const answer = await compiler.ask('pictures', { stages: ['source', 'fused'] })
    if (answer) show(new Map(answer.map(each => [each.picture.name, each])))
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
