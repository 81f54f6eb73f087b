/** The entry of the worker. */
import { createElkLayout } from '../../diagrams/layout/elk-layout.ts'
import { createAnswerer } from './answer.ts'
import { startElk } from './elk-worker.ts'
import type { Message } from './messages.ts'

const answer = createAnswerer(
  createElkLayout(async () => startElk(new URL('elk-worker.min.js', import.meta.url))),
)

addEventListener('message', ({ data }: MessageEvent<Message>) => {
  void answer(data).then(reply => postMessage(reply))
})
