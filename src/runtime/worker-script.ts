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
  /** Tasks end here, and are handed out so many at a time. */
  end: 5,
  step: 6,
  /** Set once, when threads are to end. */
  stop: 7,
  /** The next task that nobody has. */
  next: 16,
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
} as const

/** Longest text that says why a thread failed. */
export const reasonBytes = 512

/** Size of the control block. */
export const controlBytes = 4 * words.reason + reasonBytes

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

/** Defines `serve(task)`, which does the tasks of one job after another until it is to stop. */
export const serveText = `
'use strict'
function serve({ module, memory, control, thread, functionOf }) {
  const word = new Int32Array(control)
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
    const end = word[${words.end}]
    const step = word[${words.step}]
    for (;;) {
      const from = Atomics.add(word, ${words.next}, step)
      if (from >= end) return
      run(args, from, Math.min(from + step, end))
    }
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
