/** The entry of the worker. */
import ElkApi from 'elkjs/lib/elk-api.js'
import { type Elk, createElkLayout } from '../../diagrams/layout/elk-layout.ts'
import { createAnswerer } from './answer.ts'
import type { Message } from './messages.ts'

/** elkjs as it was published, beside this file: it lays out in a worker of its own. */
async function loadElk(): Promise<Elk> {
  const url = new URL('elk-worker.min.js', import.meta.url)
  return new ElkApi.default({ workerFactory: () => new Worker(url) })
}

const answer = createAnswerer(createElkLayout(loadElk))

addEventListener('message', ({ data }: MessageEvent<Message>) => {
  void answer(data).then(reply => postMessage(reply))
})
