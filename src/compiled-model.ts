/** A compiled model: typed arrays in, typed arrays out. */
import type { Model } from './build/model.ts'
import { type SummaryPort, plainPort } from './build/summary.ts'
import type { Sizes } from './graph/dim.ts'
import { evaluateShape } from './graph/shape.ts'
import { type ModelInput, type ModelTensor, checkInputs } from './model-inputs.ts'
import type { FixedInstance, Outputs, TensorData } from './runtime/instance.ts'

/** Values by the names of the config's inputs. */
export interface ModelInputs {
  readonly [name: string]: ModelInput
}

export interface RunOptions {
  /**
   * False gives views of the model's own memory, which the next run overwrites; by default results
   * are copies that stay as they are.
   */
  readonly copy?: boolean
}

/** A model that is ready to run. Runs do not overlap: each is finished when `run` returns. */
export interface CompiledModel {
  readonly name: string
  /** What runs it; under `auto` WebAssembly gives way to native code once that is compiled. */
  readonly target: FixedInstance['target']
  readonly threads: number
  readonly inputs: readonly SummaryPort[]
  readonly outputs: readonly SummaryPort[]
  /**
   * Outputs by public name, as typed arrays. The batch follows from the length of the inputs where
   * it is the only open dim. Throws a `TenonError` that says what is expected where an input is
   * missing, unknown, or of another dtype, length or shape. Inputs are copied, never kept.
   */
  run(inputs: ModelInputs, options?: RunOptions): Outputs
  /** As `run`, once whatever else waits has had its turn. */
  runAsync(inputs: ModelInputs, options?: RunOptions): Promise<Outputs>
  /** As `run`, each output with its shape: what models with open dims need. */
  runTensors(inputs: ModelInputs, options?: RunOptions): { readonly [name: string]: ModelTensor }
  /** Ends the model's threads; it runs no more. A process that ends needs no call of it. */
  close(): void
}

/** What runs of a model need to know of it. */
export interface RunnableModel extends Pick<Model, 'name' | 'inputs' | 'outputs'> {
  /** Refuses sizes of open dims that leave nothing of a result. */
  checkSizes(sizes: Sizes): void
}

/** A model around an instance of its inference graph. */
export function createCompiledModel(model: RunnableModel, instance: FixedInstance): CompiledModel {
  const { name } = model
  const [inputs, outputs] = [model.inputs.map(plainPort), model.outputs.map(plainPort)]
  const runTensors: CompiledModel['runTensors'] = (given, { copy = true } = {}) => {
    const { inputs: values, sizes } = checkInputs(model.inputs, given)
    model.checkSizes(sizes)
    const results = instance.run(values, sizes)
    const tensors = model.outputs.map(port => {
      const data = results[port.name]!
      const shape = evaluateShape(port.shape, sizes)
      return [port.name, { data: copy ? data.slice() : data, shape }] as const
    })
    return Object.fromEntries(tensors)
  }
  const run: CompiledModel['run'] = (given, options) => dataOf(runTensors(given, options))
  const runAsync: CompiledModel['runAsync'] = async (given, options) => {
    await new Promise(resolve => setTimeout(resolve))
    return run(given, options)
  }
  return {
    ...{ name, inputs, outputs, run, runAsync, runTensors },
    get target() {
      return instance.target
    },
    get threads() {
      return instance.threads
    },
    close: () => instance.close(),
  }
}

function dataOf(tensors: { readonly [name: string]: ModelTensor }): Outputs {
  const entries = Object.entries(tensors).map(([name, { data }]) => [name, data] as const)
  return Object.fromEntries<TensorData>(entries)
}
