/** Threads of the WebAssembly target: the same bits for any number, and no hang when one dies. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { compile } from '../../src/index.ts'
import { startWorkerThread } from '../../src/native/worker-thread.ts'
import type { Instance } from '../../src/runtime/instance.ts'
import { type PoolOptions, type StartWorker, startPool } from '../../src/runtime/pool.ts'
import { compileWasm } from '../../src/runtime/wasm.ts'
import { createWasmInstance } from '../../src/runtime/wasm-instance.ts'
import { doTasks, runWords, words } from '../../src/runtime/worker-script.ts'
import { randomCase, seeds } from '../support/agreement.ts'
import type { Case } from '../support/judge.ts'
import { largeCase } from '../support/large-case.ts'

const open: Instance[] = []
afterEach(() => {
  for (const each of open.splice(0)) each.close()
  vi.unstubAllGlobals()
})

async function threaded(
  { graph, weights }: Case,
  threads: number,
  startWorker: StartWorker = startWorkerThread,
  options: PoolOptions = {},
): Promise<Instance> {
  const pool = await startPool(threads, startWorker, options)
  const instance = createWasmInstance(compileWasm(graph, { shared: true }), weights, {}, pool)
  open.push(instance)
  return instance
}

/** Outputs of the third run, and weights and state after it. */
function thirdRun(instance: Instance, { graph, weights, inputs, sizes }: Case): unknown {
  for (let run = 0; run < 2; run++) instance.run(inputs, sizes)
  const outputs = instance.run(inputs, sizes)
  const values = Object.keys(weights).map(name => [name, instance.read(name)])
  return [graph.outputs.map(({ name }) => outputs[name]!.slice()), values]
}

function alone(asked: Case): unknown {
  return thirdRun(createWasmInstance(compileWasm(asked.graph), asked.weights), asked)
}

describe('threads', () => {
  test('give the same bits for large kernels', async () => {
    const asked = largeCase()
    const expected = alone(asked)
    for (const threads of [2, 3, 5]) {
      const instance = await threaded(asked, threads)
      expect(instance.threads).toBe(threads)
      expect(thirdRun(instance, asked)).toEqual(expected)
    }
  })

  test('give the same bits for random graphs', async () => {
    for (const seed of seeds(20, 40)) {
      const asked = randomCase(seed)
      const instance = await threaded(asked, 2)
      expect(thirdRun(instance, asked), `seed ${seed}`).toEqual(alone(asked))
      instance.close()
    }
  })

  test('go on in memory that has grown', async () => {
    const asked = largeCase()
    const instance = await threaded(asked, 2)
    instance.run(asked.inputs, asked.sizes)
    const sizes = new Map([['batch', 60]])
    const repeated = (data: Float32Array): Float32Array =>
      Float32Array.from({ length: (data.length / 7) * 60 }, (_, i) => data[i % data.length]!)
    const inputs = Object.fromEntries(
      Object.entries(asked.inputs).map(([name, data]) => [name, repeated(data as Float32Array)]),
    )
    const larger = { ...asked, inputs, sizes }
    expect(thirdRun(instance, larger)).toEqual(alone(larger))
  })

  test('are worked with', async () => {
    const asked = largeCase()
    let jobs: Int32Array | undefined
    const watched: StartWorker = async onEnd => {
      const worker = await startWorkerThread(onEnd)
      return {
        ...worker,
        send: task => {
          jobs = new Int32Array(task.control)
          worker.send(task)
        },
      }
    }
    const instance = await threaded(asked, 2, watched)
    instance.run(asked.inputs, asked.sizes)
    expect(jobs![words.job]).toBeGreaterThan(1)
  })
})

describe('a thread that dies', () => {
  const asked = largeCase()
  const run = (instance: Instance) => () => instance.run(asked.inputs, asked.sizes)

  test('between two runs ends the next one with its cause', async () => {
    let killed: (() => void) | undefined
    let told: Promise<void> | undefined
    const mortal: StartWorker = async onEnd => {
      let tell = (): void => {}
      told = new Promise(resolve => (tell = resolve))
      // A task without a memory ends it, and so does a host that is short of any.
      const worker = await startWorkerThread(cause => {
        onEnd(cause)
        tell()
      })
      killed = () => worker.send({ control: undefined } as never)
      return { ...worker, send: () => {} }
    }
    const instance = await threaded(asked, 2, mortal)
    run(instance)()
    killed!()
    await told
    expect(run(instance)).toThrow(/^a thread of the model has ended: .*TypeError/)
    expect(run(instance)).toThrow('a thread of the model has ended')
  })

  test('within a run ends it with its cause', async () => {
    const failing: StartWorker = async onEnd => {
      const worker = await startWorkerThread(onEnd)
      return {
        ...worker,
        send: task => worker.send({ ...task, functionOf: task.functionOf.map(() => -1) }),
      }
    }
    const instance = await threaded(asked, 2, failing)
    // It may be that the other thread has done all of it before this one is there.
    expect(() => {
      for (let i = 0; i < 1000; i++) run(instance)()
    }).toThrow('a thread of the model has ended: TypeError: run is not a function')
  })

  test('in silence ends the run after a while', async () => {
    const silent: StartWorker = async () => ({
      send: ({ control }) => void Atomics.add(new Int32Array(control), words.inside, 1),
      end() {},
    })
    const instance = await threaded(asked, 2, silent, { patience: 200 })
    expect(run(instance)).toThrow(/it did not answer for \d+ seconds/)
  })

  test('before it has started is told', async () => {
    const none: StartWorker = async () => {
      throw new Error('no more of them')
    }
    await expect(threaded(asked, 2, none)).rejects.toThrow('has ended: Error: no more of them')
  })
})

describe('a model', () => {
  const text = 'tenon: 1\ninputs: {x: [300]}\nlayers: [{Dense: 400}, {Dense: 3}]\n'
  const x = new Float32Array(300 * 20).fill(0.5)

  test('with threads runs until it is closed', async () => {
    const model = await compile({ text }, { target: 'wasm', threads: 2 })
    expect([model.target, model.threads]).toEqual(['wasm', 2])
    const single = await compile({ text }, { target: 'wasm' })
    expect(model.run({ x })).toEqual(single.run({ x }))
    model.close()
    model.close()
    expect(() => model.run({ x })).toThrow('a thread of the model has ended: the model was closed')
  })

  test('has one thread, and says so, where memory cannot be shared', async () => {
    vi.stubGlobal('SharedArrayBuffer', undefined)
    const reasons: unknown[] = []
    const onTarget = ({ reason }: { readonly reason: unknown }): void => void reasons.push(reason)
    const model = await compile({ text }, { target: 'wasm', threads: 2, onTarget })
    expect(model.threads).toBe(1)
    expect(reasons).toEqual([expect.stringContaining('SharedArrayBuffer is not available here')])
    expect(model.run({ x })['dense_1']).toHaveLength(60)
  })

  test('with threads does not keep a process from ending', async () => {
    const script = `
      import { compile } from './src/index.ts'
      const model = await compile({ text: ${JSON.stringify(text)} }, { target: 'wasm', threads: 3 })
      console.log(model.run({ x: new Float32Array(6000) }).dense_1.length, model.threads)`
    const args = ['--import', 'tsx', '--input-type=module', '-e', script]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    let out = ''
    child.stdout.on('data', text => (out += text))
    const [code] = (await once(child, 'close')) as [number | null]
    expect([code, out]).toEqual([0, '60 3\n'])
  }, 30_000)
})

describe('tasks', () => {
  /** Which tasks thread number `thread` of three does, in order, if the others do none. */
  const doneBy = (thread: number, parts: readonly (readonly [number, number])[]): number[] => {
    const runs = new Int32Array(new SharedArrayBuffer(4 * runWords * parts.length))
    parts.forEach((part, i) => runs.set(part, runWords * i))
    const done: number[] = []
    const run = (_: number, begin: number, end: number): void => {
      for (let task = begin; task < end; task++) done.push(task)
    }
    doTasks(runs, parts.length, thread, run, 0)
    return done
  }

  test('of a thread come first, then those of others', () => {
    const parts = [
      [0, 9],
      [9, 11],
      [11, 20],
    ] as const
    const numbers = Array.from({ length: 20 }, (_, i) => i)
    expect(doneBy(0, parts)).toEqual(numbers)
    expect(doneBy(1, parts)).toEqual([...numbers.slice(9), ...numbers.slice(0, 9)])
    expect(doneBy(2, parts)).toEqual([...numbers.slice(11), ...numbers.slice(0, 11)])
  })

  test('may be less than threads', () => {
    const parts = [
      [0, 0],
      [0, 1],
      [1, 1],
    ] as const
    expect(doneBy(0, parts)).toEqual([0])
    expect(doneBy(2, parts)).toEqual([0])
  })
})
