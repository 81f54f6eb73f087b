/** What is wrong with a state dict, or with the names that a config has for it, is said at once. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { TenonError } from '../../../src/diagnostics/diagnostic.ts'
import { importModel } from '../../../src/index.ts'
import { importState, stateOf } from './models.ts'

const folder = mkdtempSync(join(tmpdir(), 'tenon-torch-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function faultsOf(work: Promise<unknown>): Promise<readonly string[]> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof TenonError)) throw new Error('nothing was refused', { cause: error })
  return error.diagnostics.map(({ code, message, hint, span }) =>
    [code, message.replaceAll(folder, ''), hint?.replaceAll(folder, ''), span?.start].join('|'),
  )
}

const two = 'inputs: {x: [4]}\nlayers: [{Dense: 3, name: one}, {Dense: 2, name: two}]'

test('all that is missing and left over, with the nearest names', async () => {
  const state = stateOf({ 'one.weight': [3, 4], 'one.bias': [3], 'twa.weight': [2, 3] })
  expect(await faultsOf(importState(folder, state, two))).toEqual([
    "missing-tensor|/net.safetensors has no tensor 'two.weight'|" +
      "the closest name is 'twa.weight'|59",
    "missing-tensor|/net.safetensors has no tensor 'two.bias'|did you mean 'one.bias'?|59",
    "extra-tensor|/net.safetensors has a tensor 'twa.weight' that the model has no weight for||",
  ])
})

test('both shapes, and what the axes are', async () => {
  const state = stateOf({
    'one.weight': [4, 3],
    'one.bias': [3],
    'two.weight': [2, 3],
    'two.bias': [2],
  })
  expect(await faultsOf(importState(folder, state, two))).toEqual([
    "foreign-weights|/net.safetensors, weights of 'one': 'one.weight' has the shape [4, 3], " +
      'but kernel [4, 3] needs [3, 4], [units, inputs]||36',
  ])
})

test('one tensor for two layers, at the entry', async () => {
  const state = stateOf({ 'a.weight': [4, 4], 'a.bias': [4] })
  const config = `inputs: {x: [4]}
layers: [{Dense: 4, name: one}, {Dense: 4, name: two}]
state_dict: {names: {one: a, two: a}}`
  const twice = (own: string, tensor: string): string =>
    `tensor-twice|/net.safetensors: 'a.${tensor}' is for 'one/${own}', ` +
    `and cannot be for 'two/${own}' as well||115`
  expect(await faultsOf(importState(folder, state, config))).toEqual([
    twice('kernel', 'weight'),
    twice('bias', 'bias'),
  ])
})

test('layers that share their weights have one tensor', async () => {
  const state = stateOf({ 'a.weight': [4, 4], 'a.bias': [4] })
  const config = `inputs: {x: [4]}
modules: {one: {Dense: 4}}
layers: [{call: one}, {call: one, name: again}]
state_dict: {names: {one: a}}`
  const { report } = await importState(folder, state, config)
  expect(report.renamed).toEqual([{ kind: 'layer', from: 'a', to: 'one', count: 2 }])
})

test('a name that no layer has, with the nearest', async () => {
  const config = `${two}\nstate_dict: {names: {tow: b}}`
  expect(await faultsOf(importState(folder, stateOf({ b: [1] }), config))).toEqual([
    "unknown-state-name|no layer, block or weight with weights is called 'tow'|" +
      "did you mean 'two'?|102",
  ])
})

test('tensors that the config ignores, and counts of batches, are left out', async () => {
  const state = stateOf({
    ...{ 'one.weight': [3, 4], 'one.bias': [3], 'two.weight': [2, 3], 'two.bias': [2] },
    ...{ 'head.weight': [5], 'bn.num_batches_tracked': [] },
  })
  const config = `${two}\nstate_dict: {ignore: [head.*]}`
  const { report } = await importState(folder, state, config)
  expect(report.dropped.map(each => each.what)).toEqual(['bn.num_batches_tracked', 'head.weight'])
})

test('a pickle is never read, and the command that turns it is said', async () => {
  const path = join(folder, 'net.pth')
  const zip = Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(26)])
  for (const bytes of [
    Buffer.concat([zip, Buffer.from('net/data.pkl')]),
    Buffer.of(0x80, 2, 0x63),
  ]) {
    writeFileSync(path, bytes)
    const [fault] = await faultsOf(importModel(path, { config: path }))
    expect(fault).toContain('pickled-model|/net.pth is a pickle of PyTorch')
    expect(fault).toContain("save_file(torch.load('/net.pth', weights_only=True)")
  }
})

test('weights without their config', async () => {
  const path = join(folder, 'alone.safetensors')
  writeFileSync(path, stateOf({ a: [1] }))
  expect(await faultsOf(importModel(path))).toEqual([
    'broken-model-file|/alone.safetensors: it holds weights alone: ' +
      '`--config FILE` names the config of their model||',
  ])
})

test('rows of a Dense stay where the map says that nothing was flattened', async () => {
  const config = (names: string): string => `inputs: {x: [2, 2, 2]}
layers: [Flatten, {Dense: {units: 1, use_bias: false}, name: fc}]
state_dict: {names: {fc: ${names}}}`
  const state = stateOf({ 'a.weight': [1, 8] })
  const rows = async (names: string): Promise<readonly number[]> => {
    const { weights } = await importState(folder, state, config(names))
    return [...new Float32Array(weights.slice(-32).buffer)]
  }
  expect(await rows('a')).toEqual([0, 4, 1, 5, 2, 6, 3, 7])
  expect(await rows('{module: a, flattened: false}')).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  expect(await rows('{module: a, flattened: [1, 4, 2]}')).toEqual([0, 4, 1, 5, 2, 6, 3, 7])
  const wrong = importState(folder, state, config('{module: a, flattened: [3, 2]}'))
  expect((await faultsOf(wrong))[0]).toContain('flattened is [3, 2], but it takes 8 numbers')
})
