/** The compiler in workers: questions as promises, and no question waits for another kind's. */
import {
  type Answer,
  type CallName,
  type ConfigText,
  type Lane,
  type Message,
  type Reply,
  type Request,
  lanes,
} from '../worker/messages.ts'

export interface Compiler {
  /**
   * Asks a worker. Of questions of one name and one purpose only the newest waits: older ones that
   * were not begun are answered with undefined. Fails with a `CompilerError`.
   */
  ask<N extends CallName>(
    name: N,
    request: Request<N>,
    purpose?: string,
  ): Promise<Answer<N> | undefined>
  /** The text that workers of pictures and runs answer about from now on: one without errors. */
  use(text: ConfigText): void
}

/** What the compiler refuses, or a fault of it. */
export class CompilerError extends Error {
  /** What it refuses, one sentence each; empty where it is a fault. */
  readonly problems: readonly string[]

  constructor(message: string, problems: readonly string[]) {
    super(message)
    this.name = 'CompilerError'
    this.problems = problems
  }
}

/** `start` gives a new worker; each lane has its own, from its first question on. */
export function createCompiler(start: () => Worker): Compiler {
  const open = new Map<Lane, Line>()
  let current: ConfigText | undefined
  const lineOf = (lane: Lane): Line => {
    const line = open.get(lane) ?? createLine(start())
    open.set(lane, line)
    return line
  }
  return {
    async ask(name, request, purpose = '') {
      const text = lanes[name] === 'text' ? undefined : current
      const answer = await lineOf(lanes[name]).ask({ name, request, purpose, text })
      return answer as Answer<typeof name> | undefined
    },
    use(text) {
      current = text
    },
  }
}

/** One worker, which is asked one thing at a time. */
interface Line {
  ask(question: Question): Promise<unknown>
}

interface Question {
  readonly name: CallName
  readonly request: unknown
  readonly purpose: string
  /** What the worker must have been told before, where it is not the text worker. */
  readonly text: ConfigText | undefined
}

interface Waiting extends Question {
  readonly resolve: (answer: unknown) => void
  readonly reject: (error: unknown) => void
}

function createLine(worker: Worker): Line {
  const waiting = new Map<string, Waiting>()
  let told: ConfigText | undefined
  let busy = false
  let sent = 0
  const post = (name: CallName, request: unknown): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const message: Message = { id: ++sent, name, request }
      worker.onerror = ({ message: text }) => reject(new CompilerError(text, []))
      worker.onmessage = ({ data }: MessageEvent<Reply>) => {
        if (data.id !== message.id) return
        if ('error' in data) reject(new CompilerError(data.error, data.problems))
        else resolve(data.answer)
      }
      worker.postMessage(message)
    })
  const work = async (): Promise<void> => {
    busy = true
    for (let next = first(waiting); next; next = first(waiting)) {
      waiting.delete(keyOf(next))
      try {
        if (next.text && next.text !== told) {
          told = next.text
          await post('update', next.text)
        }
        next.resolve(await post(next.name, next.request))
      } catch (error) {
        next.reject(error)
      }
    }
    busy = false
  }
  return {
    ask(question) {
      const key = keyOf(question)
      waiting.get(key)?.resolve(undefined)
      return new Promise((resolve, reject) => {
        waiting.set(key, { ...question, resolve, reject })
        if (!busy) void work()
      })
    },
  }
}

function keyOf({ name, purpose }: Question): string {
  return `${name} ${purpose}`
}

function first(waiting: ReadonlyMap<string, Waiting>): Waiting | undefined {
  return waiting.values().next().value
}
