/** Instances on WebAssembly: memory that grows and is set before it is read, the same bits. */
import { describe, expect, test } from 'vitest'
import { compileWasm } from '../../src/runtime/wasm.ts'
import { createWasmInstance } from '../../src/runtime/wasm-instance.ts'
import type { Outputs, TensorData } from '../../src/runtime/instance.ts'
import type { Graph } from '../../src/graph/graph.ts'
import { layoutFixed, layoutRun } from '../../src/runtime/layout.ts'
import { createRandomGraph } from '../support/random-graphs.ts'
import { createRandom } from '../support/random.ts'
import { type Case, caseOf, fillData } from '../support/judge.ts'
import { network } from './network.ts'

const seeds = Array.from({ length: 30 }, (_, seed) => seed)
const sizesOf = (batch: number): Map<string, number> => new Map([['batch', batch]])

function randomCase(seed: number): Case {
  const random = createRandom(seed)
  const { outputs } = createRandomGraph(random, {
    nodes: 8,
    differentiated: seed % 2 === 0,
    updated: false,
  })
  return caseOf(outputs, sizesOf([1, 3, 17][seed % 3]!), random)
}

/** Bytes of every output: NaN and the sign of zero count. */
function bytesOf(outputs: Outputs): Record<string, Uint8Array> {
  const bytes = (data: TensorData): Uint8Array =>
    new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice()
  return Object.fromEntries(Object.entries(outputs).map(([name, data]) => [name, bytes(data)]))
}

const inputsOf = (graph: Graph, batch: number, seed: number): Record<string, TensorData> => {
  const random = createRandom(seed)
  return Object.fromEntries(
    graph.inputs.map(node => [node.attributes.name, fillData(node, sizesOf(batch), random)]),
  )
}

describe('the same bits', () => {
  test.each(seeds)('in two runs and two instances (seed %i)', seed => {
    const { graph, weights, inputs, sizes } = randomCase(seed)
    const module = compileWasm(graph)
    const instance = createWasmInstance(module, weights)
    const first = bytesOf(instance.run(inputs, sizes))
    expect(bytesOf(instance.run(inputs, sizes))).toEqual(first)
    expect(bytesOf(createWasmInstance(module, weights).run(inputs, sizes))).toEqual(first)
  })

  test.each(seeds)('however the tasks are split (seed %i)', seed => {
    const { graph, weights, inputs, sizes } = randomCase(seed)
    const module = compileWasm(graph)
    const whole = bytesOf(createWasmInstance(module, weights).run(inputs, sizes))
    const random = createRandom(seed)
    const oneByOne = createWasmInstance(module, weights, {
      runKernel: ({ tasks, run }) => {
        for (let task = 0; task < tasks; task++) run(task, task + 1)
      },
    })
    const backwards = createWasmInstance(module, weights, {
      runKernel: ({ tasks, run }) => {
        const cut = Math.floor(random() * (tasks + 1))
        if (cut < tasks) run(cut, tasks)
        if (cut > 0) run(0, cut)
      },
    })
    expect(bytesOf(oneByOne.run(inputs, sizes))).toEqual(whole)
    expect(bytesOf(backwards.run(inputs, sizes))).toEqual(whole)
  })

  test('in a training whose kernels have many tasks, split or not', () => {
    const { graph, weights } = network()
    const module = compileWasm(graph)
    let most = 0
    const plain = createWasmInstance(module, weights)
    const split = createWasmInstance(module, weights, {
      runKernel: ({ tasks, run }) => {
        most = Math.max(most, tasks)
        for (let task = tasks; task > 0; task -= 3) run(Math.max(0, task - 3), task)
      },
    })
    for (const [step, batch] of [64, 17, 64].entries()) {
      const inputs = inputsOf(graph, batch, step)
      const expected = bytesOf(plain.run(inputs, sizesOf(batch)))
      expect(bytesOf(split.run(inputs, sizesOf(batch)))).toEqual(expected)
    }
    for (const name of Object.keys(weights)) expect(split.read(name)).toEqual(plain.read(name))
    expect(most).toBeGreaterThan(64)
  })

  test('in any order of batch sizes', () => {
    const { inference, weights } = network()
    const module = compileWasm(inference)
    const orders = [
      [1, 64, 17],
      [64, 17, 1],
      [17, 1, 64, 1, 17],
    ]
    const found = orders.map(order => {
      const instance = createWasmInstance(module, weights)
      const results = order.map(batch => {
        const outputs = instance.run(inputsOf(inference, batch, batch), sizesOf(batch))
        return [batch, bytesOf(outputs)] as const
      })
      return new Map(results)
    })
    for (const batch of [1, 17, 64])
      for (const each of found) expect(each.get(batch)).toEqual(found[0]!.get(batch))
  })
})

describe('memory', () => {
  /**
   * Fills the arena with NaN before the first kernel of a run; the inputs stay, and so do the
   * argument blocks of loops, which lie in it.
   */
  function poisoned({ graph, weights, inputs, sizes }: Case): Outputs {
    const module = compileWasm(graph)
    const { program } = module
    const first = program.step[0]
    const fixed = layoutFixed(program)
    const { end } = fixed
    const blocks = layoutRun(program, fixed, sizes).calls.filter(each => each.words >= end)
    const instance = createWasmInstance(module, weights, {
      runKernel: ({ kernel, tasks, run, view }) => {
        if (kernel === first) {
          const kept = graph.inputs.map(node => view(node).slice())
          const { buffer } = view(kernel.results[0]!)
          const words = blocks.map(
            ({
              words: at,
              kernel: {
                arguments: { length },
              },
            }) => new Int32Array(buffer, at, length).slice(),
          )
          new Float32Array(buffer, end).fill(NaN)
          blocks.forEach((each, k) => new Int32Array(buffer, each.words).set(words[k]!))
          graph.inputs.forEach((node, k) => view(node).set(kept[k]!))
        }
        run(0, tasks)
      },
    })
    return instance.run(inputs, sizes)
  }

  test.each(seeds)('that nobody has written is never used (seed %i)', seed => {
    const asked = randomCase(seed)
    const plain = createWasmInstance(compileWasm(asked.graph), asked.weights)
    const expected = bytesOf(plain.run(asked.inputs, asked.sizes))
    expect(bytesOf(poisoned(asked))).toEqual(expected)
  })

  test('that nobody has written is never used by a training step', () => {
    const { graph, weights } = network()
    const sizes = sizesOf(17)
    const inputs = inputsOf(graph, 17, 3)
    const plain = createWasmInstance(compileWasm(graph), weights)
    const expected = bytesOf(plain.run(inputs, sizes))
    expect(bytesOf(poisoned({ graph, weights, inputs, sizes }))).toEqual(expected)
  })

  test('grows for a larger batch, keeps the weights, and gives the right results', () => {
    const { inference, weights } = network()
    const module = compileWasm(inference)
    const buffers = new Set<ArrayBufferLike>()
    const grown = createWasmInstance(module, weights, {
      runKernel: ({ kernel, tasks, run, view }) => {
        run(0, tasks)
        buffers.add(view(kernel.results[0]!).buffer)
      },
    })
    for (const batch of [1, 300, 2, 1200]) {
      const inputs = inputsOf(inference, batch, batch)
      const fresh = createWasmInstance(module, weights).run(inputs, sizesOf(batch))
      expect(bytesOf(grown.run(inputs, sizesOf(batch)))).toEqual(bytesOf(fresh))
    }
    expect(buffers.size).toBeGreaterThan(1)
    for (const [name, data] of Object.entries(weights)) expect(grown.read(name)).toEqual(data)
  })
})

describe('relaxed multiply-add', () => {
  test('can be left out, with results that hardly differ', () => {
    const { inference, weights } = network()
    const inputs = inputsOf(inference, 17, 5)
    const [with_, without] = [true, false].map(relaxed =>
      createWasmInstance(compileWasm(inference, { relaxed }), weights).run(inputs, sizesOf(17)),
    )
    for (const [name, data] of Object.entries(with_!))
      for (const [i, value] of data.entries())
        expect(Math.abs(value - without![name]![i]!)).toBeLessThanOrEqual(1e-5)
  })
})

describe('faults of the caller are named', () => {
  const { inference, weights } = network()
  const module = compileWasm(inference)
  const instance = createWasmInstance(module, weights)

  test('a missing weight', () => {
    const { kernel: _, ...others } = weights
    expect(() => createWasmInstance(module, others)).toThrow("no value for the weight 'kernel'")
  })

  test('a missing input', () => {
    expect(() => instance.run({}, sizesOf(1))).toThrow("no value for the input 'image'")
  })

  test('an input of the wrong length', () => {
    const image = new Uint8Array(5)
    expect(() => instance.run({ image }, sizesOf(1))).toThrow("input 'image' has 5 values")
  })

  test('an unknown weight', () => {
    expect(() => instance.read('nobody')).toThrow("no weight or state 'nobody'")
    expect(() => instance.read('image')).toThrow("no weight or state 'image'")
  })

  test('a weight of the wrong length', () => {
    expect(() => instance.write('bias', new Float32Array(3))).toThrow('3 values where 5 fit')
  })
})
