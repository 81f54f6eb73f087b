/** Files that are made to mislead a reader, each refused for its own reason. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { TenonError } from '../../src/diagnostics/diagnostic.ts'
import { openHdf5 } from '../../src/files/hdf5/hdf5.ts'
import { formatHdf5 } from '../../src/files/hdf5/write.ts'
import { openZip } from '../../src/files/zip.ts'
import { formatZip } from '../../src/files/zip-write.ts'
import { supplyBlocks } from '../../src/formats/supplied-blocks.ts'
import { importFile } from './import.ts'
import { importBytes, modelBytes } from './keras/models.ts'

const folder = mkdtempSync(join(tmpdir(), 'tenon-hostile-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function messageOf(read: () => unknown): Promise<string> {
  try {
    await read()
    return 'read'
  } catch (error) {
    if (!(error instanceof TenonError)) throw error
    return error.diagnostics.map(each => each.message).join('\n')
  }
}

const text = (value: string): Uint8Array => new TextEncoder().encode(value)

/** A .keras whose config.json is changed as text. */
function withConfig(name: string, change: (text: string) => string): Uint8Array {
  const archive = openZip(modelBytes(name), name)
  return formatZip(
    archive.names.map(each => {
      const entry = archive.entry(each)!
      return [each, each === 'config.json' ? text(change(Buffer.from(entry).toString())) : entry]
    }),
  )
}

describe('.keras', () => {
  const read = (bytes: Uint8Array) => messageOf(() => importBytes(bytes, 'm.keras'))
  const whole = modelBytes('dense.keras')

  test('a Lambda is refused by its name, and not looked at', async () => {
    const bytes = withConfig('names.keras', each => each.replace('"Dense"', '"Lambda"'))
    expect(await read(bytes)).toBe(
      "m.keras holds code: 'a.b-c' is a Lambda, whose function tenon never runs",
    )
  })

  test('all unknown classes are named in one run, with how often they are used', async () => {
    const bytes = withConfig('dense.keras', each => each.replaceAll('"Dense"', '"os>System"'))
    expect(await read(bytes)).toBe(
      "m.keras uses 'os>System', which is not known here: 2 times, first 'dense'",
    )
  })

  test('arguments that change results are named', async () => {
    const bytes = withConfig('lstm.keras', each =>
      each.replace('"units": 4', '"units": 4, "time_major": true'),
    )
    expect(await read(bytes)).toContain('LSTM.time_major is true, which cannot be said here')
  })

  test('names like __proto__ are refused', async () => {
    const bytes = withConfig('dense.keras', each => each.replace('"units"', '"__proto__"'))
    expect(await read(bytes)).toContain("it holds the name '__proto__', which is not allowed")
    expect(({} as { [key: string]: unknown })['units']).toBeUndefined()
  })

  test('a shape that no memory holds is refused before it is made', async () => {
    const bytes = withConfig('dense.keras', each => each.replace('"units": 4', '"units": 1e12'))
    expect(await read(bytes)).not.toBe('read')
  })

  test('weights of another model are refused, with both shapes', async () => {
    const bytes = withConfig('dense.keras', each => each.replace('"units": 4', '"units": 5'))
    expect(await read(bytes)).toBe(
      "m.keras, weights of 'dense': 'layers/dense/vars/0' has the shape [5, 4], " +
        'but dense/kernel needs [5, 5]',
    )
  })

  test('values nested deeper than any model are refused', async () => {
    const deep = '['.repeat(2000) + ']'.repeat(2000)
    const bytes = withConfig('dense.keras', each =>
      each.replace('"trainable": true', `"x": ${deep}`),
    )
    expect(await read(bytes)).toBe('m.keras, config.json: values are nested deeper than 64')
  })

  test('an archive that is cut off', async () => {
    expect(await read(whole.slice(0, -30))).toContain('its directory is missing')
  })

  test('a name that is a path is only a name', async () => {
    const archive = formatZip([['../../config.json', text('{}')]])
    expect(await read(archive)).toBe('m.keras, metadata.json: the archive has no such entry')
  })

  test('two entries of one name', async () => {
    const entry = ['metadata.json', text('{}')] as const
    expect(await read(formatZip([entry, entry]))).toContain('two entries of the archive')
  })

  const patched = (find: number, at: number, value: number): Uint8Array => {
    const bytes = Uint8Array.from(whole)
    const view = new DataView(bytes.buffer)
    for (let i = 0; i + 4 < bytes.length; i++)
      if (view.getUint32(i, true) === find) view.setUint32(i + at, value, true)
    return bytes
  }

  test('a size that lies', async () => {
    expect(await read(patched(0x02014b50, 24, 0x7fffffff))).toContain(
      'the directory says 2147483647',
    )
  })

  test('a small entry that claims to become a large one', async () => {
    const bytes = patched(0x02014b50, 24, 0x7fffffff)
    new DataView(bytes.buffer)
    for (let i = 0; i + 4 < bytes.length; i++)
      if (bytes[i] === 0x50 && bytes[i + 1] === 0x4b && bytes[i + 2] === 1) bytes[i + 10] = 8
    expect(await read(bytes)).toMatch(/\d+ bytes claim to become 2147483647/)
  })

  test('a checksum that is wrong', async () => {
    expect(await read(patched(0x02014b50, 16, 1))).toContain('its checksum is wrong')
  })

  test('a directory that leads to another entry', async () => {
    expect(await read(patched(0x02014b50, 42, 0))).toContain(
      "the directory leads to 'metadata.json'",
    )
  })
})

describe('HDF5', () => {
  const tensors = new Map([
    ['a/b/0', { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) }],
    ['a/c', { shape: [3], data: Float32Array.of(5, 6, 7) }],
  ])
  const whole = formatHdf5(tensors)
  const at = (signature: string, bytes: Uint8Array): number => Buffer.from(bytes).indexOf(signature)

  function changed(change: (bytes: Uint8Array, view: DataView) => void): Uint8Array {
    const bytes = Uint8Array.from(whole)
    change(bytes, new DataView(bytes.buffer))
    return bytes
  }

  const read = (bytes: Uint8Array) =>
    messageOf(() => {
      const root = openHdf5(bytes, 'm.h5')
      for (const path of tensors.keys()) root.at(path)!.tensor()
    })

  test('what was written is read', () => {
    const root = openHdf5(whole, 'm.h5')
    expect(root.at('a')!.members).toEqual(['b', 'c'])
    expect(root.at('a/b/0')!.tensor()).toEqual({ dtype: 'float32', ...tensors.get('a/b/0') })
    expect(root.at('a/nothing')).toBeUndefined()
  })

  test('a soft link is not followed', async () => {
    const bytes = changed((_, view) => view.setUint32(at('SNOD', whole) + 8 + 16, 2, true))
    expect(await read(bytes)).toContain('a soft link, which is never followed')
  })

  test('a group that holds itself among its nodes', async () => {
    const tree = at('TREE', whole)
    const bytes = changed((_, view) => view.setBigUint64(tree + 32, BigInt(tree), true))
    expect(await read(bytes)).toContain('the nodes of a group go in a circle')
  })

  test('an address beyond the file', async () => {
    const tree = at('TREE', whole)
    const bytes = changed((_, view) => view.setBigUint64(tree + 32, 2n ** 40n, true))
    expect(await read(bytes)).toContain('but the file ends before')
  })

  test('a file that says it is longer', async () => {
    expect(await read(whole.slice(0, -8))).toContain('it says that it is longer')
  })

  test('another file of HDF5 libraries', async () => {
    const bytes = changed(each => (each[8] = 3))
    expect(await read(bytes)).toContain("libver='latest'")
  })

  test('the same numbers taken out again and again are counted', async () => {
    const large = formatHdf5(
      new Map([['a/0', { shape: [2 ** 22], data: new Float32Array(2 ** 22) }]]),
    )
    const object = openHdf5(large, 'm.h5').at('a/0')!
    const message = await messageOf(() => {
      for (let i = 0; i < 20; i++) object.tensor()
    })
    expect(message).toContain('parts of the file overlap')
  })
})

describe('tfjs', () => {
  const weights = [{ name: 'd/kernel', shape: [2, 1], dtype: 'float32' }]
  const config = { name: 'd', units: 1, use_bias: false, batch_input_shape: [null, 2] }
  const layers = [{ class_name: 'Dense', config }]

  function write(manifest: unknown, extra: object = {}): string {
    const modelTopology = { class_name: 'Sequential', config: { name: 's', layers } }
    const path = join(folder, 'model.json')
    const model = { format: 'layers-model', modelTopology, weightsManifest: manifest, ...extra }
    writeFileSync(path, JSON.stringify(model))
    return path
  }

  const read = (manifest: unknown, extra?: object) =>
    messageOf(() => importFile(write(manifest, extra)))

  writeFileSync(join(folder, 'w.bin'), new Uint8Array(8))

  test('the model itself is sound', async () => {
    expect(await read([{ paths: ['w.bin'], weights }])).toBe('read')
  })

  test.each([
    '../w.bin',
    '/etc/passwd',
    'https://a.b/w.bin',
    'file:w.bin',
    'x/../../w.bin',
    '',
    '.',
  ])('the weight file %j', async path => {
    expect(await read([{ paths: [path], weights }])).toMatch(/no path of a file|outside|folder/)
  })

  test('a symbolic link', async () => {
    mkdirSync(join(folder, 'outside'))
    symlinkSync('/etc/hostname', join(folder, 'link.bin'))
    expect(await read([{ paths: ['link.bin'], weights }])).toContain('behind a symbolic link')
  })

  test('files that are shorter or longer than the weights', async () => {
    const longer = [{ ...weights[0]!, shape: [3, 1] }]
    expect(await read([{ paths: ['w.bin'], weights: longer }])).toContain(
      'need 12 bytes, but w.bin has 8',
    )
    writeFileSync(join(folder, 'long.bin'), new Uint8Array(9))
    expect(await read([{ paths: ['long.bin'], weights }])).toContain(
      'long.bin has 9 bytes; at most 8',
    )
  })

  test('a shape whose size no number counts', async () => {
    const huge = [{ ...weights[0]!, shape: [4194305, 4194305, 211106198978564] }]
    expect(await read([{ paths: ['w.bin'], weights: huge }])).toContain('too large to be counted')
  })

  test('a quantisation that is no number', async () => {
    const bad = [{ ...weights[0]!, quantization: { dtype: 'uint8', scale: 'x', min: 0 } }]
    expect(await read([{ paths: ['w.bin'], weights: bad }])).toContain(
      'quantization.scale: it is no',
    )
  })

  test('a weight of no layer, and a layer without its weight', async () => {
    const other = [{ ...weights[0]!, name: 'e/kernel' }]
    expect(await read([{ paths: ['w.bin'], weights: other }])).toContain(
      "'e/kernel' is of no layer",
    )
    expect(await read([])).toContain('0 tensors for 1 weights (kernel)')
  })
})

describe('graph models of tfjs', () => {
  const shape = { dim: [{ size: '-1' }, { size: '4' }] }
  const x = {
    name: 'x',
    op: 'Placeholder',
    attr: { dtype: { type: 'DT_FLOAT' }, shape: { shape } },
  }
  const read = (node: readonly object[], others: object = {}): Promise<string> => {
    const path = join(folder, 'graph.json')
    const topology = { node: [x, ...node], ...others }
    const root = { format: 'graph-model', modelTopology: topology, weightsManifest: [] }
    writeFileSync(path, JSON.stringify(root))
    return messageOf(() => importFile(path))
  }
  const relu = (input: string, name = 'y') => ({ name, op: 'Relu', input: [input] })

  test.each([
    [
      'control flow',
      [{ name: 'w', op: 'While', input: ['x'] }],
      /'w' \(While\): it is control flow/,
    ],
    [
      'operators that are not known',
      [
        { name: 'a', op: 'TopKV2', input: ['x'] },
        { name: 'b', op: 'TopKV2', input: ['a'] },
      ],
      /uses 'TopKV2', which is not known here: 2 times, first 'a'/,
    ],
    ['a node that is not there', [relu('z')], /node\[1\]: it reads 'z', which no node makes/],
    ['a circle', [relu('b', 'a'), relu('a', 'b')], /node\[1\]: 'a' is part of a circle/],
    ['two nodes of one name', [relu('x', 'x')], /node\[1\]: 'x' is there already/],
    ['a name that is no name', [relu('x', 'x#0')], /node\[1\].name: 'x#0' is no name/],
    [
      'a constant without a value',
      [
        { name: 'c', op: 'Const' },
        { name: 'y', op: 'Add', input: ['x', 'c'] },
      ],
      /'y' \(Add\): 'c', which it reads, has no value/,
    ],
    [
      'more parts than a model makes',
      [{ name: 'y', op: 'Unpack', input: ['x'], attr: { num: { i: '1e9' } } }],
      /'y' \(Unpack\): it makes 1000000000 parts/,
    ],
    [
      'an attribute of another kind',
      [{ name: 'y', op: 'LeakyRelu', input: ['x'], attr: { alpha: { f: 'much' } } }],
      /attr.alpha.f: it is no finite number/,
    ],
  ] as const)('%s', async (_, nodes, message) => {
    expect(await read(nodes)).toMatch(message)
  })

  test('functions of its own', async () => {
    const library = { function: [{ signature: { name: 'f' } }] }
    expect(await read([relu('x')], { library })).toContain('it defines functions of its own')
  })

  test('a block stands for an operator', async () => {
    const path = join(folder, 'graph-map.json')
    const node = [x, { name: 'y', op: 'Own', input: ['x'], attr: { by: { f: 3 } } }]
    const root = { format: 'graph-model', modelTopology: { node }, weightsManifest: [] }
    writeFileSync(path, JSON.stringify(root))
    const blocks = 'tenon: 1\nblocks: {scale: {params: {by: float}, layers: [{Rescaling: by}]}}'
    const choice = { type: 'Own', file: 'b.yaml', text: blocks, block: undefined }
    const { config } = await importFile(path, supplyBlocks([choice]))
    expect(config).toContain('scale: {by: 3}')
  })
})

test('a file of no format that is read, with what it is', async () => {
  const path = join(folder, 'model.pt')
  writeFileSync(path, Uint8Array.of(0x80, 0x02, 0x63))
  expect(await messageOf(() => importFile(path))).toContain(
    'is no model of a format that is read here',
  )
})
