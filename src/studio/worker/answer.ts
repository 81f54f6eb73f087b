/** Answers what the page asks, one question after the other. */
import { TenonError } from '../../diagnostics/diagnostic.ts'
import type { LayoutEngine } from '../../diagrams/layout/layout.ts'
import { completionsView, hoverView } from './assist.ts'
import type { Answer, CallName, Message, Reply, Request } from './messages.ts'
import { drawPictures } from './pictures.ts'
import { pathAt, placeOf } from './places.ts'
import type { RunCalls } from './run-messages.ts'
import { createRuns } from './run.ts'
import { type Session, emptySession, sessionModel, withText } from './session.ts'
import { checkedView } from './update.ts'

type Handlers = {
  readonly [N in Exclude<CallName, 'update' | keyof RunCalls>]: (
    session: Session,
    request: Request<N>,
    engine: LayoutEngine,
  ) => Answer<N> | Promise<Answer<N>>
}

const handlers: Handlers = {
  pictures: drawPictures,
  hover: hoverView,
  complete: completionsView,
  locate: ({ document }, { path }) => placeOf(document, path),
  pathAt: ({ document }, { offset }) => pathAt(document, offset),
}

/** Gives a function that replies to messages; what it was told last is in it. */
export function createAnswerer(engine: LayoutEngine): (message: Message) => Promise<Reply> {
  let session = emptySession
  const runs = createRuns(() => sessionModel(session))
  const answer = async ({ name, request }: Message): Promise<unknown> => {
    if (isRunCall(runs, name)) return runs[name](request as never)
    if (name !== 'update') return handlers[name](session, request as never, engine)
    session = await withText(session, request as Request<'update'>)
    return checkedView(session)
  }
  return async message => {
    const { id } = message
    try {
      return { id, answer: await answer(message) }
    } catch (error) {
      const problems = error instanceof TenonError ? error.diagnostics : []
      return { id, error: String(error), problems: problems.map(each => each.message) }
    }
  }
}

function isRunCall(runs: RunCalls, name: CallName): name is keyof RunCalls {
  return Object.hasOwn(runs, name)
}
