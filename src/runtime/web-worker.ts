/** Workers of a page. */
import type { StartWorker } from './pool.ts'
import { serveText } from './worker-script.ts'

const script = `${serveText}
onmessage = ({ data }) => serve(data)
postMessage('ready')
`

/** Why this host has no threads for WebAssembly; undefined where it has. */
export function threadsObstacle(): string | undefined {
  if (typeof SharedArrayBuffer !== 'undefined') return undefined
  return 'one thread, for SharedArrayBuffer is not available here (the page is not isolated)'
}

/** What of a page's `Worker` is used here; Node has no such global. */
interface PageWorker {
  onmessage: (() => void) | null
  onerror: ((event: { readonly message?: string }) => void) | null
  postMessage(message: unknown): void
  terminate(): void
}

interface Page {
  readonly Worker: new (url: string) => PageWorker
  readonly Blob: new (parts: readonly string[], options: { readonly type: string }) => object
  readonly URL: { createObjectURL(blob: object): string; revokeObjectURL(url: string): void }
}

export const startWebWorker: StartWorker = onEnd => {
  const { Worker, Blob, URL } = globalThis as unknown as Page
  const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }))
  const worker = new Worker(url)
  return new Promise((resolve, reject) => {
    worker.onerror = ({ message }) => reject(new Error(message || 'a worker could not start'))
    worker.onmessage = () => {
      URL.revokeObjectURL(url)
      worker.onerror = ({ message }) => onEnd(message || 'a worker failed')
      resolve({ send: task => worker.postMessage(task), end: () => worker.terminate() })
    }
  })
}
