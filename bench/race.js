/** Runs several runners of one row in turn, and gives the median time of each. */
import { fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const here = name => fileURLToPath(new URL(name, import.meta.url))
const fromTypeScript = ['--import', 'tsx']

/**
 * Blocks of runs in turn, of `blockMs` each; the first of a runner warms up, and counts for nothing.
 * The medians of `names` in milliseconds, and the outputs of their first runs. A runner that cannot
 * do the row is left out with its reason.
 */
export async function race(names, folder, threads, { rounds, blockMs }) {
  const started = []
  const refused = new Map()
  for (const name of names) {
    try {
      started.push(await start(name, folder, threads))
    } catch (error) {
      refused.set(name, String(error.message ?? error))
    }
  }
  const medians = new Map(started.map(each => [each.name, []]))
  for (let round = 0; round <= rounds; round++)
    for (const runner of started) {
      const times = await runner.block(blockMs)
      if (round > 0) medians.get(runner.name).push(median(times))
    }
  for (const runner of started) runner.end()
  return {
    times: new Map([...medians].map(([name, each]) => [name, median(each)])),
    outputs: new Map(started.map(each => [each.name, each.output])),
    refused,
  }
}

export function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1]
}

function start(name, folder, threads) {
  return name.startsWith('python/')
    ? startPython(name.slice('python/'.length), folder, threads)
    : startNode(name, folder, threads)
}

async function startNode(name, folder, threads) {
  const child = fork(here('peer.js'), [name, folder, String(threads)], {
    execArgv: fromTypeScript,
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let said = ''
  child.stderr.on('data', text => (said += text))
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`ended with ${code}: ${reasonIn(said)}`)
  })
  // Whoever waits for an answer is told; an end that nobody waits for is no error.
  ended.catch(() => {})
  const answer = async () => (await Promise.race([once(child, 'message'), ended]))[0]
  const { ready } = await answer()
  return {
    name,
    output: ready,
    async block(run) {
      child.send({ run })
      return (await answer()).times
    },
    end: () => child.send({ end: true }),
  }
}

/** The same over lines of JSON. */
async function startPython(name, folder, threads) {
  const child = spawn(
    process.env.PYTHON ?? 'python3',
    [here(`python/${name}.py`), folder, String(threads)],
    {
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  )
  let said = ''
  child.stderr.on('data', text => (said += text))
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const answer = async () => {
    const { value, done } = await lines.next()
    if (done) throw new Error(`ended: ${reasonIn(said)}`)
    return JSON.parse(value)
  }
  const { ready } = await answer()
  return {
    name: `python/${name}`,
    output: ready,
    async block(run) {
      child.stdin.write(`${JSON.stringify({ run })}\n`)
      return (await answer()).times
    },
    end: () => child.stdin.end(),
  }
}

/** Of what a process said before it ended: the line that names the error. */
function reasonIn(text) {
  const lines = text.split('\n').filter(each => /\S/.test(each))
  const error = lines.find(each => /^\s*(?:\w+\.)*\w*Error\b/.test(each))
  return (error ?? lines.at(-1) ?? '').trim().slice(0, 200)
}
