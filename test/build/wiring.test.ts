/** Names and edges of configs: what is right, and what is reported where. */
import { describe, expect, test } from 'vitest'
import { checkWiring } from '../../src/build/build.ts'
import { readConfig } from '../../src/config/read.ts'
import { createSource } from '../../src/diagnostics/source.ts'
import { codeAndPlace, faultOf, faultsOf, modelOf } from './support.ts'

const oneInput = `tenon: 1
inputs: {x: [4]}
layers:
`

const twoInputs = `tenon: 1
inputs:
  left: [4]
  right: [4]
layers:
`

describe('names', () => {
  test('unnamed layers are numbered by type, past names that are written', () => {
    const model = modelOf(`${oneInput}
  - Dense: 4
  - PReLU
  - Dense: 4
  - Dense: 4
    name: dense_1
  - Dense: 4
`)
    const names = model.layers.map(each => each.name)
    expect(names).toEqual(['dense', 'prelu', 'dense_2', 'dense_1', 'dense_3'])
    expect(model.layers.map(each => each.named)).toEqual([false, false, false, true, false])
  })

  test('an unnamed layer gives way to an input of its name', () => {
    const model = modelOf('tenon: 1\ninputs: {dense: [4]}\nlayers: [{Dense: 2}]\n')
    expect(model.layers[0]!.name).toBe('dense_1')
  })

  test('two layers of one name are shown together', () => {
    const fault = faultOf(`${oneInput}  - Dense: 4
    name: features
  - Dense: 4
    name: features
`)
    expect(fault.code).toBe('duplicate-name')
    expect(fault.notes[0]!.message).toBe(`'features' is first used here`)
  })

  test('a layer cannot have the name of an input', () => {
    expect(faultsOf(`${oneInput}  - Dense: 4\n    name: x\n`)).toEqual(['duplicate-name 5:11'])
  })
})

describe('slashes', () => {
  test('are refused in written names, as weights are called layer/weight', () => {
    expect(faultsOf(`${oneInput}  - Dense: 4\n    name: a/b\n`)).toEqual(['slash-in-name 5:11'])
  })
})

describe('from', () => {
  test('wires a graph', () => {
    const model = modelOf(`${twoInputs}  - Dense: 3
    from: left
    name: a
  - Dense: 3
    from: right
  - Add: [a, dense]
`)
    const [a, b, sum] = model.layers
    expect(sum!.inputs).toEqual([a!.output, b!.output])
  })

  test('is the layer above where nothing is said', () => {
    const model = modelOf(`${oneInput}  - Dense: 3\n  - Dense: 2\n`)
    expect(model.layers[1]!.inputs).toEqual([model.layers[0]!.output])
  })

  test('must be said by the first layer where there are several inputs', () => {
    const fault = faultOf(`${twoInputs}  - Dense: 3\n  - Dense: 2\n    from: left\n`)
    expect(fault.code).toBe('missing-from')
    expect(fault.message).toContain('left, right')
  })

  test('that names nothing is shown with the nearest name, and nothing else is reported', () => {
    const yaml = `${oneInput}  - Dense: 3
    name: features
  - Dense: 2
    from: featuers
  - Dense: 2
`
    const fault = faultOf(yaml)
    expect(fault.code).toBe('dangling-from')
    expect(fault.hint).toBe(`did you mean 'features'?`)
    expect(faultsOf(yaml)).toEqual(['dangling-from 7:11'])
  })

  test('cannot look ahead', () => {
    const fault = faultOf(`${oneInput}  - Dense: 4
  - Add: [dense, later]
  - Dense: 4
    from: dense
    name: later
`)
    expect(fault.code).toBe('forward-reference')
    expect(fault.notes[0]!.message).toBe(`'later' is here`)
  })

  test('in a circle is one fault that shows the circle', () => {
    const fault = faultOf(`${oneInput}  - Dense: 4
    from: c
    name: a
  - Dense: 4
    name: b
  - Dense: 4
    name: c
`)
    expect(fault.code).toBe('circular-wiring')
    expect(fault.message).toContain('a -> b -> c -> a')
  })

  test('itself is a circle', () => {
    const fault = faultOf(`${oneInput}  - Dense: 4\n    from: a\n    name: a\n`)
    expect(fault.message).toContain('a -> a')
  })

  test('takes the only output of a layer as number 0, and no other', () => {
    const wired = (from: string) => `${oneInput}  - Dense: 4\n  - Dense: 2\n    from: ${from}\n`
    expect(faultsOf(wired('dense@0'))).toEqual([])
    expect(faultsOf(wired('dense@1'))).toEqual(['single-output 6:11'])
  })

  test('by role is refused by a layer that has none', () => {
    const yaml = `${oneInput}  - Dense: 4\n  - Dense: 2\n    from: {query: dense}\n`
    expect(faultsOf(yaml)[0]).toMatch(/^unknown-role 6:/)
  })
})

describe('the number of inputs', () => {
  test('is one for most layers', () => {
    const fault = faultOf(`${twoInputs}  - Dense: 2\n    from: [left, right]\n`)
    expect(fault.code).toBe('input-count')
    expect(fault.message).toBe('Dense takes one input, got 2')
  })

  test('is two for Subtract', () => {
    expect(faultsOf(`${twoInputs}  - Subtract: [left, right, left]\n`)).toEqual(['input-count 6:5'])
  })

  test('is two or more for merge layers', () => {
    expect(faultsOf(`${oneInput}  - Add\n`)).toEqual(['input-count 4:5'])
    expect(faultsOf(`${oneInput}  - Add: [x, x, x]\n`)).toEqual([])
  })
})

describe('outputs', () => {
  test('are the last layer where nothing is said', () => {
    const { outputs } = modelOf(`${oneInput}  - Dense: 3\n  - Dense: 2\n`)
    expect(outputs.map(each => each.name)).toEqual(['dense_1'])
  })

  test('have the names and the order of the config', () => {
    const { outputs, inference } = modelOf(`${oneInput}  - Dense: 3
    name: features
  - Dense: 2
outputs: {second: dense, first: features}
`)
    expect(outputs.map(each => each.name)).toEqual(['second', 'first'])
    expect(inference.outputs.map(each => each.node.shape[1])).toEqual([2, 3])
  })

  test('that name no layer are shown with the nearest name', () => {
    const fault = faultOf(`${oneInput}  - Dense: 3\n    name: probs\noutputs: [prob]\n`)
    expect(fault.code).toBe('unknown-output')
    expect(fault.hint).toBe(`did you mean 'probs'?`)
  })

  test('cannot have the same name twice', () => {
    const yaml = `${oneInput}  - Dense: 3\noutputs: [dense, dense]\n`
    expect(faultsOf(yaml)).toEqual(['duplicate-output 5:18'])
  })

  test('cannot be inputs', () => {
    const fault = faultOf(`${oneInput}  - Dense: 3\noutputs: [x, dense]\n`)
    expect(fault.code).toBe('unknown-output')
    expect(fault.hint).toBe(`'x' is an input`)
  })
})

describe('what nothing uses', () => {
  test('is a warning at its line, once for a whole branch', () => {
    const yaml = `${oneInput}  - Dense: 3
  - Dense: 8
    name: branch
  - Dense: 8
    name: tip
  - Dense: 2
    from: dense
`
    expect(faultsOf(yaml)).toEqual(['unused-layer 7:5'])
    expect(modelOf(yaml).weights).toHaveLength(8)
  })

  test('counts inputs too', () => {
    expect(faultsOf(`${twoInputs}  - Dense: 2\n    from: left\n`)).toEqual(['unused-input 4:3'])
  })

  test('stays silent where the wiring is at fault', () => {
    expect(faultsOf(`${oneInput}  - Dense: 3\n  - Dense: 2\n    from: dens\n`)).toHaveLength(1)
  })
})

describe('a config that the reader refused', () => {
  const wiringFaultsOf = (yaml: string): readonly string[] => {
    const { config } = readConfig(createSource('model.yaml', yaml))
    return checkWiring(config!).map(codeAndPlace)
  }

  test('has the faults of its wiring reported all the same', () => {
    const yaml = `${oneInput}  - Dense: {unitz: 3}
    name: features
  - Nonsense: 2
    from: feature
  - Add
  - Dense: 4
    name: features
outputs: [prob]
`
    expect(wiringFaultsOf(yaml)).toEqual([
      'dangling-from 7:11',
      'duplicate-name 10:11',
      'unknown-output 11:11',
    ])
  })

  test('leaves names alone that an unknown layer may have', () => {
    const wired = (from: string) => `${oneInput}  - Dens: 3\n  - Dense: 2\n    from: ${from}\n`
    expect(wiringFaultsOf(wired('dens'))).toEqual([])
    expect(wiringFaultsOf(wired('dense'))).toEqual([])
    expect(wiringFaultsOf(wired('other'))).toEqual(['dangling-from 6:11'])
  })
})
