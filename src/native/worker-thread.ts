/** Workers of Node. */
import { Worker } from 'node:worker_threads'
import type { StartWorker } from '../runtime/pool.ts'
import { serveText } from '../runtime/worker-script.ts'

const script = `${serveText}
const { parentPort } = require('node:worker_threads')
parentPort.once('message', serve)
parentPort.postMessage('ready')
`

export const startWorkerThread: StartWorker = onEnd => {
  // The host's own options, such as loaders, are not for this script.
  const worker = new Worker(script, { eval: true, execArgv: [], env: {}, name: 'tenon' })
  return new Promise((resolve, reject) => {
    let [started, ended] = [false, false]
    const tell = (cause: string): void => {
      if (!started) reject(new Error(cause))
      else if (!ended) onEnd(cause)
    }
    worker.on('error', error => tell(String(error)))
    worker.on('exit', code => tell(`a worker ended with exit code ${code}`))
    worker.once('message', () => {
      started = true
      worker.unref()
      resolve({
        send: task => worker.postMessage(task),
        end() {
          ended = true
          void worker.terminate()
        },
      })
    })
  })
}
