/** What tabs ask about a model: its activations, results and times, with the data sent along. */
import { initialValues } from '../../build/initialize.ts'
import type { Model } from '../../build/model.ts'
import { sizeCheck } from '../../build/open-sizes.ts'
import { type CompiledModel, createCompiledModel } from '../../compiled-model.ts'
import { assert } from '../../diagnostics/assert.ts'
import { refuse } from '../../diagnostics/diagnostic.ts'
import { differentiate } from '../../expr/differentiate.ts'
import { createTargetInstance } from '../../target-instance.ts'
import type { Values } from '../../train/values.ts'
import { parseWeights } from '../../train/weights.ts'
import { viewActivation } from './activations.ts'
import {
  type ActivationBuild,
  type AppliedActivation,
  findActivations,
} from './applied-activations.ts'
import { curveOf, fixedElement } from './curve.ts'
import { readExamples } from './examples.ts'
import { type Preactivations, collectPreactivations, histogramOf } from './preactivations.ts'
import type { RunCalls, RunData, WeightsChoice } from './run-messages.ts'
import { pullCurve } from './pull.ts'
import { remember } from './remember.ts'
import { type Timing, startTiming } from './timing.ts'

/** Answers for one model after another: `modelOf` gives the present one. */
export function createRuns(modelOf: () => Model): RunCalls {
  let data: RunData = { weights: undefined, inputs: undefined }
  let looked: Look | undefined
  let timing: Timing | undefined
  const look = (): Look => {
    const model = modelOf()
    if (looked?.model !== model || looked.data !== data) looked = createLook(model, data)
    return looked
  }
  return {
    data(given) {
      data = given
      return null
    },
    activations({ weights }) {
      const { model, build, valuesOf } = look()
      const values = weights === 'given' ? valuesOf(weights) : undefined
      return build().activations.map(each => viewActivation(model, each, values))
    },
    curve(request) {
      return curveOf(look().find(request.path), request)
    },
    pull(request) {
      const { model, find } = look()
      const applied = find(request.path)
      return pullCurve(applied, viewActivation(model, applied, undefined), request)
    },
    async histogram(request) {
      const { find, preactivations } = look()
      const applied = find(request.path)
      const found = await preactivations(request.path, request.weights)
      if (!found) return 'unreachable'
      const element = fixedElement(applied.entry, applied.inputs[0]!.shape, request.parameters)
      return histogramOf(found, request, element && differentiate(element.value, 0))
    },
    async predict({ weights, inputs }) {
      const compiled = await look().compiled(weights)
      const start = performance.now()
      const outputs = compiled.runTensors(inputs)
      return { outputs, ms: performance.now() - start }
    },
    async time(request) {
      if (request.step !== 'continue') timing?.stop()
      if (request.step === 'start') {
        const { model, valuesOf } = look()
        timing = startTiming(model, valuesOf(request.weights), request)
      }
      if (request.step === 'stop' || !timing)
        return { progress: 0, bench: undefined, reason: undefined }
      return timing.next()
    },
  }
}

/** What is known of one model with its data, each part found out when it is asked for. */
interface Look {
  readonly model: Model
  readonly data: RunData
  build(): ActivationBuild
  find(path: string): AppliedActivation
  valuesOf(weights: WeightsChoice): Values
  compiled(weights: WeightsChoice): Promise<CompiledModel>
  preactivations(path: string, weights: WeightsChoice): Promise<Preactivations | undefined>
}

function createLook(model: Model, data: RunData): Look {
  const built = remember((_: 'build') => findActivations(model))
  const build = (): ActivationBuild => built('build')
  const find = (path: string): AppliedActivation => {
    const found = build().activations.find(each => each.path === path)
    assert(found, `no activation at '${path}'`)
    return found
  }
  const valuesOf = remember((weights: WeightsChoice) =>
    weights === 'given' ? givenValues(model, data) : initialValues(model, 0),
  )
  const compiled = remember(async (weights: WeightsChoice) => {
    const instance = await createTargetInstance(model.inference, valuesOf(weights), 'wasm')
    return createCompiledModel({ ...model, checkSizes: sizeCheck(model) }, instance)
  })
  const examples = remember((_: 'examples') => {
    if (!data.inputs) return refuse('cannot-read', { file: 'inputs', reason: 'there are none' })
    return readExamples(new Uint8Array(data.inputs), model)
  })
  const collected = remember((weights: WeightsChoice) =>
    remember(async (path: string) =>
      collectPreactivations(build(), find(path), valuesOf(weights), examples('examples')),
    ),
  )
  const preactivations = (path: string, weights: WeightsChoice) => collected(weights)(path)
  return { model, data, build, find, valuesOf, compiled, preactivations }
}

function givenValues(model: Model, { weights }: RunData): Values {
  const file = 'weights.safetensors'
  if (!weights) return refuse('cannot-read', { file, reason: 'there is none' })
  return parseWeights(model, new Uint8Array(weights), file)
}
