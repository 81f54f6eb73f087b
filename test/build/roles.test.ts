/** Inputs by role: by name or by position, in the order of the roles, and what is refused. */
import { describe, expect, test } from 'vitest'
import { inRoleOrder, rolesByPosition } from '../../src/build/roles.ts'
import type { InputRole } from '../../src/catalog/layer.ts'
import type { LayerItem, NameReference } from '../../src/config/config.ts'
import { createSource } from '../../src/diagnostics/source.ts'
import { faultOf, faultsOf, modelOf } from './support.ts'

const span = { source: createSource('m.yaml', 'x'), start: 0, end: 1 }
const item = { type: 'Cell', span } as LayerItem
const cell: readonly InputRole[] = [
  { name: 'input' },
  { name: 'gate', optional: true },
  { name: 'state', optional: true, list: true },
]

function reference(role: string, name: string): NameReference {
  return { name, output: 0, role, roleSpan: span, span }
}

describe('roles by position', () => {
  test.each([
    [1, ['input']],
    [2, ['input', 'gate']],
    [5, ['input', 'gate', 'state', 'state', 'state']],
  ])('%i inputs are %j', (count, roles) => {
    expect(rolesByPosition(item, cell, count)).toEqual({ roles, diagnostics: [] })
  })

  test('must be all that are needed, and no more than there are', () => {
    const fault = (count: number, roles: readonly InputRole[]) =>
      rolesByPosition(item, roles, count).diagnostics[0]!.message
    const short = cell.slice(0, 2)
    expect(fault(3, short)).toBe('Cell takes one input (input, and if wanted gate), got 3')
    expect(fault(0, cell)).toContain('got 0')
    const two = [{ name: 'a' }, { name: 'b' }]
    expect(fault(1, two)).toBe('Cell takes 2 inputs (a, b), got 1')
  })
})

describe('roles by name', () => {
  test('come in the order of the roles, whatever the order of the text', () => {
    const given = [reference('state', 'h'), reference('state', 'c'), reference('input', 'x')]
    const { ordered } = inRoleOrder(item, cell, given)
    expect(ordered!.map(each => each.name)).toEqual(['x', 'h', 'c'])
  })

  test.each([
    [[reference('gate', 'g')], ['missing-role']],
    [[reference('inptu', 'x')], ['unknown-role']],
    [[reference('input', 'x'), reference('input', 'y')], ['several-for-role']],
  ])('that are at fault give one diagnostic each', (given, codes) => {
    const { ordered, diagnostics } = inRoleOrder(item, cell, given)
    expect(ordered).toBeUndefined()
    expect(diagnostics.map(each => each.code)).toEqual(codes)
  })
})

describe('the inputs of a block', () => {
  const block = (from: string): string => `tenon: 1
inputs: {left: [4], right: [3]}
blocks:
  both:
    inputs: [a, b]
    layers:
      - Dense: 3
        from: a
        name: narrow
      - Subtract: [narrow, b]
layers:
  - both:
    from: ${from}
`

  test('go by name as well as by position', () => {
    const feedsOf = (from: string) =>
      modelOf(block(from)).expansion.layers.map(each => each.feeds.map(feed => feed.source))
    expect(feedsOf('{b: right, a: left}')).toEqual(feedsOf('[left, right]'))
    expect(feedsOf('{b: right, a: left}')).toEqual([[0], [2, 1]])
  })

  test('that are misspelt are shown at the name, with the nearest one', () => {
    const yaml = block('{a: left, bb: right}')
    expect(faultsOf(yaml)).toEqual(['unknown-role 13:21'])
    expect(faultOf(yaml).hint).toBe(`the closest name is 'b'`)
    expect(faultOf(yaml).message).toBe(`both has no input called 'bb'; its inputs are a, b`)
  })

  test('must all be there, each once', () => {
    expect(faultsOf(block('{a: left}'))).toEqual(['missing-role 12:5'])
    expect(faultsOf(block('{a: left, b: [right, left]}'))).toEqual(['several-for-role 13:32'])
    expect(faultsOf(block('left'))).toEqual(['input-count 12:5'])
  })
})
