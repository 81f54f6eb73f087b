/** Models with inputs and the bits that tenon's own WebAssembly gives for them. */
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import type { Model } from '../../src/build/model.ts'
import { modelOf } from '../../src/compile.ts'
import { type ConfigInput, openConfig } from '../../src/config-source.ts'
import { dimNames } from '../../src/graph/dim.ts'
import { evaluateShape } from '../../src/graph/shape.ts'
import { readWeights } from '../../src/model-weights.ts'
import { type Inputs, type Outputs, createData } from '../../src/runtime/instance.ts'
import { compileWasm } from '../../src/runtime/wasm.ts'
import { createWasmInstance } from '../../src/runtime/wasm-instance.ts'
import type { Values } from '../../src/train/values.ts'
import { createRandom } from '../support/random.ts'

export interface Case {
  readonly source: ConfigInput
  readonly model: Model
  readonly weights: ReadonlyMap<string, Float32Array>
  readonly runs: readonly {
    readonly inputs: Inputs
    readonly sizes: { readonly [name: string]: number }
  }[]
}

/** A config with its first weights and random inputs for batches of 3, 1 and 5. */
export async function caseOf(source: ConfigInput): Promise<Case> {
  const model = await modelOf(await openConfig(source))
  const weights: Values = await readWeights(model, undefined, 1)
  const open = new Set(model.inputs.flatMap(port => port.shape.flatMap(dimNames)))
  const random = createRandom(11)
  const runs = [3, 1, 5].map(batch => {
    const sizes = Object.fromEntries([...open].map(name => [name, name === 'batch' ? batch : 9]))
    const inputs = model.inputs.map(({ name, shape, dtype }) => {
      const count = evaluateShape(shape, new Map(Object.entries(sizes))).reduce((a, b) => a * b, 1)
      const range = { float32: 2, int32: 3, uint8: 256 }[dtype]
      return [name, createData(dtype, count).map(() => random() * range)] as const
    })
    return { inputs: Object.fromEntries(inputs), sizes }
  })
  return { source, model, weights: weights as ReadonlyMap<string, Float32Array>, runs }
}

/** What tenon's own WebAssembly gives for each run: copies. */
export function resultsOf({ model, weights, runs }: Case, relaxed = false): readonly Outputs[] {
  const values = Object.fromEntries(weights)
  const instance = createWasmInstance(compileWasm(model.inference, { relaxed }), values)
  return runs.map(({ inputs, sizes }) => {
    const results = Object.entries(instance.run(inputs, new Map(Object.entries(sizes))))
    return Object.fromEntries(results.map(([name, data]) => [name, data.slice()]))
  })
}

/** SHA-256 over the bytes of all results, outputs in the order of the config. */
export function digest(config: Case, relaxed = false): string {
  const hash = createHash('sha256')
  for (const results of resultsOf(config, relaxed))
    for (const { name } of config.model.outputs) hash.update(new Uint8Array(results[name]!.buffer))
  return hash.digest('hex')
}

/**
 * Writes `runs.js`: a module without Node that loads the model beside it, does the runs of a case
 * and gives the digest of their results.
 */
export function writeCase(folder: string, { runs, model }: Case): void {
  const listed = runs.map(({ inputs, sizes }) => {
    const arrays = Object.entries(inputs).map(([name, data]) => {
      const bytes = Buffer.from(data.buffer).toString('base64')
      return `${JSON.stringify(name)}: new ${data.constructor.name}(bytes('${bytes}'))`
    })
    return `  [{ ${arrays.join(', ')} }, ${JSON.stringify(sizes)}],\n`
  })
  const names = JSON.stringify(model.outputs.map(each => each.name))
  writeFileSync(
    join(folder, 'runs.js'),
    `import { load } from './model.js'
const bytes = text => Uint8Array.from(atob(text), each => each.charCodeAt(0)).buffer
const cases = [
${listed.join('')}]
export async function runs(options) {
  const model = await load(options)
  const parts = cases.flatMap(([inputs, sizes]) => {
    const results = model.run(inputs, sizes)
    return ${names}.map(name => new Uint8Array(results[name].buffer))
  })
  const all = await new Blob(parts).arrayBuffer()
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', all))
  return Array.from(hash, each => each.toString(16).padStart(2, '0')).join('')
}
`,
  )
}
