/** What a thread of the WebAssembly target runs: plain JavaScript, for a worker of any host. */

/**
 * Words of the block that threads are controlled by. A job is open while `open` is 1; who works on
 * it is counted in `inside`, so that nobody who wakes up late can meet the words of the next one.
 * What is written often has a cache line of its own.
 */
export const words = {
  /** Number of the newest job; changes wake threads up. */
  job: 0,
  open: 1,
  kernel: 2,
  /** Address of the arguments of the first thread, and bytes to those of the next one. */
  args: 3,
  stride: 4,
  /** Set once, when threads are to end. */
  stop: 5,
  /** How many threads, beside the calling one, work on the open job. */
  inside: 32,
  /** How many threads sleep until there is a job. */
  asleep: 48,
  /** 1 while the calling thread sleeps until nobody is inside. */
  waiting: 49,
  /** Length of the text that says why a thread failed; 0 where none did. */
  failed: 50,
  /** The text itself. */
  reason: 64,
  /** Tasks of each thread: the first that nobody has begun, and where they end. */
  runs: 192,
} as const

/** Words from the tasks of a thread to those of the next one. */
export const runWords = 16

/** Longest text that says why a thread failed. */
export const reasonBytes = 4 * (words.runs - words.reason)

/** Size of the control block for so many threads. */
export function controlBytes(threads: number): number {
  return 4 * (words.runs + threads * runWords)
}

/** How often a thread looks for a job, or for the end of one, before it sleeps. */
export const looks = 20_000

/** What a worker is sent once there is something to work on. */
export interface WorkerTask {
  readonly module: WebAssembly.Module
  readonly memory: WebAssembly.Memory
  readonly control: SharedArrayBuffer
  /** Number of the thread; the calling one is 0. */
  readonly thread: number
  /** Number of the exported function of each kernel. */
  readonly functionOf: readonly number[]
}

/**
 * Does the tasks of thread number `thread`, then helps the others with theirs. Each has the same
 * part of every kernel, so that it finds in its own cache what it made before. What it takes at a
 * time becomes less, so that all threads end at about the same time. `runs` has for each of the
 * `threads` the first task that nobody has begun and where its tasks end.
 *
 * Workers are sent its text: it may use nothing but its arguments.
 */
export function doTasks(
  runs: Int32Array,
  threads: number,
  thread: number,
  run: (args: number, begin: number, end: number, stride: number) => void,
  args: number,
): void {
  const size = runs.length / threads
  for (let i = 0; i < threads; i++) {
    const at = ((thread + i) % threads) * size
    const end = runs[at + 1]!
    for (;;) {
      const left = end - Atomics.load(runs, at)
      if (left <= 0) break
      const step = (left + 3) >> 2
      const from = Atomics.add(runs, at, step)
      if (from >= end) break
      run(args, from, Math.min(from + step, end), -1)
    }
  }
}

/** Defines `serve(task)`, which does the tasks of one job after another until it is to stop. */
export const serveText = `
'use strict'
const doTasks = ${doTasks}
function serve({ module, memory, control, thread, functionOf }) {
  const word = new Int32Array(control)
  const runs = new Int32Array(control, ${4 * words.runs})
  const threads = runs.length / ${runWords}
  const { exports } = new WebAssembly.Instance(module, { tenon: { memory } })
  const kernels = functionOf.map(number => exports['f' + number])
  let seen = 0
  const awaitJob = () => {
    for (let i = 0; i < ${looks}; i++) if (Atomics.load(word, ${words.job}) !== seen) return
    Atomics.add(word, ${words.asleep}, 1)
    while (Atomics.load(word, ${words.job}) === seen) Atomics.wait(word, ${words.job}, seen)
    Atomics.sub(word, ${words.asleep}, 1)
  }
  const work = () => {
    const run = kernels[word[${words.kernel}]]
    const args = word[${words.args}] + thread * word[${words.stride}]
    doTasks(runs, threads, thread, run, args)
  }
  const leave = () => {
    const last = Atomics.sub(word, ${words.inside}, 1) === 1
    if (last && Atomics.load(word, ${words.waiting})) Atomics.notify(word, ${words.inside})
  }
  for (;;) {
    awaitJob()
    seen = Atomics.load(word, ${words.job})
    if (Atomics.load(word, ${words.stop})) return
    Atomics.add(word, ${words.inside}, 1)
    try {
      if (Atomics.load(word, ${words.open})) work()
    } catch (error) {
      const text = new TextEncoder().encode(String(error)).subarray(0, ${reasonBytes})
      new Uint8Array(control, ${4 * words.reason}).set(text)
      Atomics.store(word, ${words.failed}, text.length)
      return
    } finally {
      leave()
    }
  }
}
`
