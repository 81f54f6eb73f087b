/** A client of a language server: messages of JSON-RPC over the standard streams of a process. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'

export interface Message {
  readonly id?: number | string
  readonly method?: string
  readonly params?: unknown
  readonly result?: unknown
  readonly error?: { readonly code: number; readonly message: string }
}

export interface Client {
  /** The result of a request; throws what the server answers instead. */
  request<T>(method: string, params?: unknown): Promise<T>
  notify(method: string, params?: unknown): void
  /** The parameters of the next notification that fits, also of one that came already. */
  notified<T>(method: string, fits?: (params: T) => boolean): Promise<T>
  /** Writes bytes that may be no message at all. */
  writeRaw(text: string): void
  /** Closes the server's input. */
  end(): void
  /** The exit code, once the process has ended. */
  readonly exited: Promise<number | null>
  /** Everything on standard error so far. */
  readonly errors: () => string
}

interface Waiting {
  readonly fits: (message: Message) => boolean
  readonly take: (message: Message) => void
}

export function startClient(args: readonly string[], cwd?: string): Client {
  const child = spawn(process.execPath, args, { ...(cwd !== undefined && { cwd }) })
  const inbox: Message[] = []
  const waiting: Waiting[] = []
  const answer = answerOf(child)
  readMessages(child, message => {
    if (message.method !== undefined && message.id !== undefined) return answer(message)
    const at = waiting.findIndex(each => each.fits(message))
    if (at < 0) inbox.push(message)
    else waiting.splice(at, 1)[0]!.take(message)
  })
  const next = (fits: Waiting['fits']): Promise<Message> => {
    const at = inbox.findIndex(fits)
    if (at >= 0) return Promise.resolve(inbox.splice(at, 1)[0]!)
    return new Promise(take => waiting.push({ fits, take }))
  }
  let [count, errors] = [0, '']
  child.stderr.setEncoding('utf8').on('data', text => (errors += text))
  return {
    async request<T>(method: string, params?: unknown) {
      const id = ++count
      send(child, { id, method, params })
      const { result, error } = await next(each => each.id === id)
      if (error) throw new Error(error.message)
      return result as T
    },
    notify: (method, params) => send(child, { method, params }),
    async notified<T>(method: string, fits: (params: T) => boolean = () => true) {
      const found = await next(each => each.method === method && fits(each.params as T))
      return found.params as T
    },
    writeRaw: text => void child.stdin.write(text),
    end: () => void child.stdin.end(),
    exited: once(child, 'exit').then(([code]) => code as number | null),
    errors: () => errors,
  }
}

/** What servers ask of editors (settings, registrations) gets the answer of one without any. */
function answerOf(child: ChildProcessWithoutNullStreams): (message: Message) => void {
  return ({ id, method, params }) => {
    const { items = [] } = (params ?? {}) as { readonly items?: readonly unknown[] }
    const result = method === 'workspace/configuration' ? items.map(() => null) : null
    send(child, { id: id!, result })
  }
}

function send({ stdin }: ChildProcessWithoutNullStreams, message: Message): void {
  const text = JSON.stringify({ jsonrpc: '2.0', ...message })
  stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`)
}

function readMessages(
  { stdout }: ChildProcessWithoutNullStreams,
  take: (message: Message) => void,
): void {
  let buffer = Buffer.alloc(0)
  stdout.on('data', (bytes: Buffer) => {
    buffer = Buffer.concat([buffer, bytes])
    for (;;) {
      const head = buffer.indexOf('\r\n\r\n')
      const length = /Content-Length: (\d+)/i.exec(buffer.subarray(0, head).toString())?.[1]
      if (head < 0 || length === undefined) return
      const end = head + 4 + Number(length)
      if (buffer.length < end) return
      take(JSON.parse(buffer.subarray(head + 4, end).toString()) as Message)
      buffer = buffer.subarray(end)
    }
  })
}
