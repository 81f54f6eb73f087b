/** Models without blocks, as imports give them, have the groups that their names tell of. */
import { describe, expect, test } from 'vitest'
import { pictureOf } from '../../src/diagrams/draw.ts'
import { groupsByName } from '../../src/diagrams/picture/name-groups.ts'
import { nameInside } from '../../src/diagrams/picture/names.ts'
import { showPicture } from '../../src/diagrams/view/show.ts'
import { modelOf } from '../build/support.ts'

/** `group: names in it`, of layers in a row. */
function groupsOf(names: readonly string[], type = 'Conv2D'): readonly string[] {
  const groups = groupsByName(names.map(name => ({ name, type })))
  const shown: string[][] = []
  let last: string | undefined
  for (const [name, group] of groups) {
    if (group !== last) shown.push([])
    shown.at(-1)!.push(nameInside(name, group))
    last = group
  }
  const paths = [...groups.values()].filter((each, i, all) => each !== all[i - 1])
  return shown.map((names, i) => `${paths[i]}: ${names.join(' ')}`)
}

describe('names of', () => {
  test('VGG', () => {
    const names = ['block1_conv1', 'block1_conv2', 'block1_pool', 'block2_conv1', 'block2_conv2']
    expect(groupsOf([...names, 'block2_pool', 'flatten', 'fc1', 'fc2'])).toEqual([
      'block1: conv1 conv2 pool',
      'block2: conv1 conv2 pool',
      ': flatten fc1 fc2',
    ])
  })

  test('ResNet in Keras', () => {
    const parts = ['1_conv', '1_bn', '1_relu', '2_conv', '2_bn', 'add', 'out']
    const block = (name: string) => parts.map(part => `conv2_${name}_${part}`)
    expect(groupsOf(['conv1_pad', 'conv1_conv', 'pool1_pad', ...block('block1')])).toEqual([
      ': conv1_pad conv1_conv pool1_pad',
      'conv2_block1/1: conv bn relu',
      'conv2_block1: 2_conv 2_bn add out',
    ])
    expect(groupsOf([...block('block1'), ...block('block2'), 'avg_pool'])).toEqual([
      'conv2/block1/1: conv bn relu',
      'conv2/block1: 2_conv 2_bn add out',
      'conv2/block2/1: conv bn relu',
      'conv2/block2: 2_conv 2_bn add out',
      ': avg_pool',
    ])
  })

  test('modules in PyTorch, which exporters say again for each level', () => {
    const parts = ['conv1', 'bn1', 'relu']
    const plain = [0, 1].flatMap(i => parts.map(part => `layer1.${i}.${part}`))
    const exported = [0, 1].flatMap(i => parts.map(part => `layer1_layer1.${i}_${part}`))
    const groups = ['layer1/0: conv1 bn1 relu', 'layer1/1: conv1 bn1 relu', ': fc']
    expect(groupsOf([...plain, 'fc'])).toEqual(groups)
    expect(groupsOf([...exported, 'fc'])).toEqual(groups)
  })

  test('everything in one model, which is no group', () => {
    const names = ['a', 'b'].flatMap(block => ['x', 'y', 'z'].map(part => `net_${block}_${part}`))
    expect(groupsOf(names)).toEqual(['net_a: x y z', 'net_b: x y z'])
  })
})

describe('no group is made of', () => {
  test.each([
    ['names that only say the type and a number', ['conv2d', 'conv2d_1', 'conv2d_2', 'conv2d_3']],
    ['names that a number tells apart', ['conv_1', 'conv_2', 'conv_3']],
    ['fewer than three layers', ['head_conv', 'head_bn', 'other']],
    ['names that come back later', ['a_x', 'a_y', 'a_z', 'between', 'a_x2', 'a_y2', 'a_z2']],
    ['signs', ['...', '_', '._.']],
  ])('%s', (_, names) => expect(groupsOf(names)).toEqual([`: ${names.join(' ')}`]))

  test('names beside blocks', () => {
    expect(groupsOf(['a_x', 'a_y', 'a_z', 'block/conv', 'block/bn'])).toEqual([
      ': a_x a_y a_z',
      'block: conv bn',
    ])
  })
})

describe('a flat model', () => {
  const layers = {
    conv: 'Conv2D: {filters: 4, kernel_size: 3, padding: same}',
    bn: 'BatchNormalization: {}',
    relu: 'ReLU: {}',
    pool: 'AveragePooling2D: {pool_size: 3, strides: 1, padding: same}',
  }
  const block = (i: number): readonly string[] =>
    Object.entries(layers).map(([part, layer]) => `  - ${layer}\n    name: layer1.${i}.${part}\n`)
  const blocks = [0, 1, 2].flatMap(block).join('')
  const model = modelOf(
    `tenon: 1\nname: flat\ninputs: {x: [8, 8, 4]}\nlayers:\n${blocks}  - Conv2D: {filters: 2, kernel_size: 3}\n`,
  )

  test('is rolled up', () => {
    const picture = pictureOf(model, 'source')
    expect(picture.repeats).toEqual([{ groups: ['layer1/0', 'layer1/1', 'layer1/2'] }])
    const [, layer1] = showPicture(picture, { depth: 2 }).items
    expect(layer1).toMatchObject({ title: 'layer1', copies: 3 })
  })

  test('has its kernels in groups too, which repeat as far as kernels are the same', () => {
    const [repeat] = pictureOf(model, 'fused').repeats
    expect(repeat!.groups.slice(0, 2)).toEqual(['layer1/0', 'layer1/1'])
  })

  test('can be opened by the path of a group', () => {
    const view = showPicture(pictureOf(model, 'source'), { depth: 0, expand: ['layer1/0'] })
    expect(view.items[1]).toMatchObject({ kind: 'group', open: true })
  })
})
