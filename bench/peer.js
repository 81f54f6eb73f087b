/**
 * One runner in a process of its own, which works only when asked: `peer.js NAME FOLDER THREADS`.
 * Answers `{run: ms}` with the times of as many runs as fill so long, in milliseconds.
 */
import { openTask } from './task.js'

const fewest = 3
/** Who takes longer for a run than this is timed once a block. */
const longMs = 2000

const [name, folder, threads] = process.argv.slice(2)
const { create } = await import(`./peers/${name}.js`)
const runner = await create(openTask(folder), Number(threads))
const output = await runner.run()
process.send({ ready: Float32Array.from(output) })

process.on('message', async message => {
  if (message.end) {
    runner.close?.()
    process.disconnect()
    return
  }
  const times = []
  const start = performance.now()
  const spent = () => performance.now() - start
  while (spent() < message.run || (times.length < fewest && spent() < longMs)) {
    const before = performance.now()
    await runner.run()
    times.push(performance.now() - before)
  }
  process.send({ times })
})
