/** elkjs as it was published, in a worker of its own: asked by messages, as its own API does. */
import type { Elk } from '../../diagrams/layout/elk-layout.ts'

interface Reply {
  readonly id: number
  readonly error?: { readonly message?: string }
  readonly data?: unknown
}

interface Waiting {
  resolve(data: unknown): void
  reject(error: Error): void
}

/** Starts `elk-worker.min.js`, which lies beside the script that calls this. */
export function startElk(url: URL): Elk {
  const worker = new Worker(url)
  const waiting: Waiting[] = []
  const ask = (message: object): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = waiting.push({ resolve, reject }) - 1
      worker.postMessage({ ...message, id })
    })
  worker.addEventListener('message', ({ data: reply }: MessageEvent<Reply>) => {
    const { resolve, reject } = waiting[reply.id]!
    if (reply.error) reject(new Error(reply.error.message ?? 'elkjs failed'))
    else resolve(reply.data)
  })
  const registered = ask({ cmd: 'register', algorithms: ['layered'] })
  return {
    async layout(graph) {
      await registered
      return (await ask({ cmd: 'layout', graph, layoutOptions: {}, options: {} })) as never
    },
  }
}
