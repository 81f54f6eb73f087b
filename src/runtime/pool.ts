/** Threads of the WebAssembly target: workers that share the tasks of a kernel. */
import { refuse } from '../diagnostics/diagnostic.ts'
import { type WorkerTask, controlBytes, doTasks, looks, runWords, words } from './worker-script.ts'
import type { KernelFunction } from './program.ts'

/** A worker of the host that has started and runs `serveText`. */
export interface StartedWorker {
  /** Starts `serve(task)` in it. */
  send(task: WorkerTask): void
  /** Ends it, whatever it does. */
  end(): void
}

/**
 * Starts a worker; it does not keep a process from ending. `onEnd` is told why it has ended, where
 * nobody ended it.
 */
export type StartWorker = (onEnd: (cause: string) => void) => Promise<StartedWorker>

export interface Pool {
  /** The calling thread counts as one. */
  readonly threads: number
  /** Functions that share their tasks; for one module and one memory per pool. */
  connect(
    code: Pick<WorkerTask, 'module' | 'functionOf'>,
    memory: WebAssembly.Memory,
    alone: readonly KernelFunction[],
  ): readonly KernelFunction[]
  close(): void
}

export interface PoolOptions {
  /**
   * How long a worker may take for what it still has of a kernel when nothing is left to hand out,
   * in milliseconds. One that takes longer is dead without having said so.
   */
  readonly patience?: number
}

/** A nap of the calling thread while others finish, in milliseconds. */
const nap = 100

/** Starts `threads` - 1 workers; refuses with `worker-ended` where one cannot be started. */
export async function startPool(
  threads: number,
  startWorker: StartWorker,
  { patience = 60_000 }: PoolOptions = {},
): Promise<Pool> {
  const control = new SharedArrayBuffer(controlBytes(threads))
  const word = new Int32Array(control)
  const runs = new Int32Array(control, 4 * words.runs)
  const rest = mayWait(word) ? sleep : look
  let cause: string | undefined
  let closed = false
  const onEnd = (text: string): void => void (cause ??= text)
  const starting = Array.from({ length: threads - 1 }, () => startWorker(onEnd))
  const started = await Promise.allSettled(starting)
  const workers = started.flatMap(each => (each.status === 'fulfilled' ? [each.value] : []))
  const failed = started.find(each => each.status === 'rejected')
  const end = (): void => workers.forEach(each => each.end())
  if (failed) {
    end()
    refuse('worker-ended', { cause: String(failed.reason) })
  }

  /** Waits until nobody works on the job. */
  const join = (): void => {
    for (let i = 0; i < looks; i++) if (Atomics.load(word, words.inside) === 0) return
    for (let naps = patience / nap; naps > 0;) {
      const inside = Atomics.load(word, words.inside)
      if (inside === 0) return
      Atomics.store(word, words.waiting, 1)
      if (rest(word, inside)) naps--
      Atomics.store(word, words.waiting, 0)
    }
    cause ??= `it did not answer for ${Math.round(patience / 1000)} seconds`
  }

  // Nothing is allocated here, whatever a kernel needs.
  const share = (
    number: number,
    run: KernelFunction,
    args: number,
    begin: number,
    end: number,
    stride: number,
  ): void => {
    if (cause !== undefined) refuse('worker-ended', { cause })
    word[words.kernel] = number
    word[words.args] = args
    word[words.stride] = stride
    const tasks = end - begin
    for (let thread = 0; thread < threads; thread++) {
      const own = thread * runWords
      runs[own] = begin + Math.floor((tasks * thread) / threads)
      runs[own + 1] = begin + Math.floor((tasks * (thread + 1)) / threads)
    }
    Atomics.store(word, words.open, 1)
    Atomics.add(word, words.job, 1)
    if (Atomics.load(word, words.asleep) > 0) Atomics.notify(word, words.job)
    try {
      doTasks(runs, threads, 0, run, args)
    } finally {
      Atomics.store(word, words.open, 0)
      join()
    }
    const length = Atomics.load(word, words.failed)
    if (length > 0) cause ??= textOf(control, length)
    if (cause !== undefined) refuse('worker-ended', { cause })
  }

  return {
    threads,
    connect: ({ module, functionOf }, memory, alone) => {
      workers.forEach((worker, i) =>
        worker.send({ module, memory, control, thread: i + 1, functionOf }),
      )
      return alone.map((run, number) => (args, begin, end, stride) => {
        if (stride < 0 || end - begin < 2) run(args, begin, end, stride)
        else share(number, run, args, begin, end, stride)
      })
    },
    close() {
      if (closed) return
      closed = true
      cause ??= 'the model was closed'
      Atomics.store(word, words.stop, 1)
      Atomics.add(word, words.job, 1)
      Atomics.notify(word, words.job)
      end()
    },
  }
}

function textOf(control: SharedArrayBuffer, length: number): string {
  return new TextDecoder().decode(new Uint8Array(control, 4 * words.reason, length).slice())
}

/** False on the main thread of a page, which must look until others are done. */
function mayWait(word: Int32Array): boolean {
  try {
    Atomics.wait(word, words.waiting, 1, 0)
    return true
  } catch {
    return false
  }
}

/** Waits for a change of how many are inside; true where there was none for a nap. */
type Rest = (word: Int32Array, inside: number) => boolean

const sleep: Rest = (word, inside) => Atomics.wait(word, words.inside, inside, nap) === 'timed-out'

const look: Rest = (word, inside) => {
  const end = performance.now() + nap
  while (performance.now() < end) if (Atomics.load(word, words.inside) !== inside) return false
  return true
}
