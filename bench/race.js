/** Runs several runners of one row in turn, and gives the median time of each. */
import { fork, spawn } from 'node:child_process'
import { on, once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

import { median } from './median.js'

const here = name => fileURLToPath(new URL(name, import.meta.url))
const fromTypeScript = ['--import', 'tsx']

/**
 * Blocks of runs in turn, of `blockMs` each; the first `warmUps` of a runner count for nothing, and
 * neither does its very first run. Who races is `{name, threads}`; each comes back in its order,
 * with its median in milliseconds as `ms` and the result of its first run as `output`, or with the
 * reason why it cannot do the row as `refused`.
 */
export async function race(runners, folder, { rounds, blockMs, warmUps = 1 }) {
  const started = []
  for (const runner of runners) started.push({ ...runner, ...(await tryStart(runner, folder)) })
  const racing = started.filter(each => each.refused === undefined)
  const medians = new Map(racing.map(each => [each, []]))
  for (let round = -warmUps; round < rounds; round++)
    for (const each of racing) {
      const times = await each.block(blockMs)
      if (round >= 0) medians.get(each).push(median(times))
    }
  for (const each of racing) each.end()
  return started.map(each => {
    const { name, threads, refused, output } = each
    return refused === undefined
      ? { name, threads, output, ms: median(medians.get(each)) }
      : { name, threads, refused }
  })
}

async function tryStart({ name, threads }, folder) {
  try {
    const args = [folder, String(threads)]
    return await (name.startsWith('python/') ? startPython(name, args) : startNode(name, args))
  } catch (error) {
    return { refused: String(error.message ?? error) }
  }
}

function startNode(name, args) {
  const child = fork(here('peer.js'), [name, ...args], {
    execArgv: fromTypeScript,
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  return connect(child, {
    messages: on(child, 'message'),
    read: ([message]) => message,
    ask: run => child.send({ run }),
    end: () => child.send({ end: true }),
  })
}

/** The same over lines of JSON. */
function startPython(name, args) {
  const child = spawn(process.env.PYTHON ?? 'python3', [here(`${name}.py`), ...args])
  return connect(child, {
    messages: createInterface({ input: child.stdout })[Symbol.asyncIterator](),
    read: line => JSON.parse(line),
    ask: run => child.stdin.write(`${JSON.stringify({ run })}\n`),
    end: () => child.stdin.end(),
  })
}

/** A process that is ready, once it has said so. */
async function connect(child, { messages, read, ask, end }) {
  let said = ''
  child.stderr.on('data', text => (said += text))
  const ended = once(child, 'close').then(([code]) => {
    throw new Error(`ended with ${code}: ${reasonIn(said)}`)
  })
  // Nobody waits for it where it ends as it is asked to.
  ended.catch(() => {})
  const answer = async () => {
    const { value, done } = await Promise.race([messages.next(), ended])
    return done ? ended : read(value)
  }
  const { ready } = await answer()
  const block = async run => {
    ask(run)
    return (await answer()).times
  }
  return { output: ready, block, end }
}

/** Of what a process said before it ended: the line that names the error. */
function reasonIn(text) {
  const lines = text.split('\n').filter(each => /\S/.test(each))
  const error = lines.find(each => /^\s*(?:\w+\.)*\w*Error\b/.test(each))
  return (error ?? lines.at(-1) ?? '').trim().slice(0, 200)
}
