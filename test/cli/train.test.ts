/** `tenon train`, `evaluate` and `run`: results, Ctrl+C, files that cannot be written or read. */
import { existsSync, readFileSync, readdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

import { formatSafetensors, parseSafetensors } from '../../src/files/safetensors.ts'
import { parseNpy } from '../../src/files/npy.ts'
import { formatPng } from '../support/png.ts'
import { halves, layers, temporaryFolder, tenon, writeHalves } from './support.ts'

const folder = temporaryFolder()
writeHalves(folder)
const write = (name: string, text: string): void => writeFileSync(join(folder, name), text)
write('halves.yaml', halves())

const call = (...args: readonly string[]) => tenon(args, { cwd: folder })
const bytes = (file: string): string => readFileSync(join(folder, file), 'hex')

const trained = await call('train', 'halves.yaml', '--format', 'json')
const weights = 'runs/halves/weights.safetensors'

interface Epoch {
  readonly epoch: number
  readonly loss: number
  readonly metrics: { readonly accuracy: number }
  readonly validation: { readonly loss: number; readonly metrics: { readonly accuracy: number } }
}

describe('train', () => {
  test('prints epochs, weights and run as JSON on stdout, and how it goes on stderr', () => {
    const result = JSON.parse(trained.stdout) as { epochs: Epoch[]; weights: string; run: string }
    expect(trained.code).toBe(0)
    expect(result).toMatchObject({ weights, run: 'runs/halves' })
    expect(result.epochs.map(each => each.epoch)).toEqual([1, 2, 3, 4, 5, 6])
    expect(result.epochs[5]!.validation.metrics.accuracy).toBeGreaterThan(0.8)
    expect(trained.stderr).toMatch(/^training halves on 50 examples, validated on 10 others/)
    expect(trained.stderr.match(/^epoch \d: loss/gm)).toHaveLength(6)
  })

  test('leaves weights, history, curves, the config and two checkpoints', () => {
    const names = readdirSync(join(folder, 'runs/halves')).sort()
    expect(names).toEqual([
      ...['checkpoints', 'config.yaml', 'curves.svg', 'history.json', 'weights.safetensors'],
    ])
    expect(readFileSync(join(folder, 'runs/halves/curves.svg'), 'utf8')).toMatch(/^<svg/)
    expect(readdirSync(join(folder, 'runs/halves/checkpoints'))).toHaveLength(2)
  })

  test('ends with the same bits a second time, in a folder of its own', async () => {
    const { code, stdout } = await call('train', 'halves.yaml')
    expect(code).toBe(0)
    expect(stdout).toContain('runs/halves-2/weights.safetensors')
    expect(bytes('runs/halves-2/weights.safetensors')).toBe(bytes(weights))
  })

  test('stopped by Ctrl+C it ends with 130, and resumed with the bits of one long run', async () => {
    write('long.yaml', halves(layers, 150))
    const interrupted = await tenon(['train', 'long.yaml', '--runs', 'stopped'], {
      cwd: folder,
      whileRunning: child => {
        const stop = (text: Buffer): void => {
          if (!String(text).includes('epoch 3:')) return
          child.stderr!.off('data', stop)
          child.kill('SIGINT')
        }
        child.stderr!.on('data', stop)
      },
    })
    expect(interrupted.code, interrupted.stderr).toBe(130)
    expect(interrupted.stderr).toContain('tenon train long.yaml --resume --runs stopped')
    expect(existsSync(join(folder, 'stopped/halves/weights.safetensors'))).toBe(false)
    const resumed = await call('train', 'long.yaml', '--runs', 'stopped', '--resume')
    expect(resumed.code, resumed.stderr).toBe(0)
    expect((await call('train', 'long.yaml', '--runs', 'whole')).code).toBe(0)
    for (const name of ['weights.safetensors', 'history.json'])
      expect(bytes(`stopped/halves/${name}`)).toBe(bytes(`whole/halves/${name}`))
  })

  test('where it cannot write, it says so and ends with 1', async () => {
    write('file', '')
    const { code, stdout, stderr } = await call('train', 'halves.yaml', '--runs', 'file/runs')
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/^error\[cannot-write\]: file\/runs.* cannot be written: /)
  })

  test('with nothing to resume, with a fault in the config, or without data it ends with 1', async () => {
    write('bad.yaml', halves().replace('Dropout: 0.1', 'Dropout: 2'))
    write('no-data.yaml', halves().replace('x.npy', 'z.npy'))
    const results = [
      await call('train', 'halves.yaml', '--resume', '--runs', 'nowhere'),
      await call('train', 'bad.yaml'),
      await call('train', 'no-data.yaml'),
    ]
    expect(results.map(each => [each.code, each.stdout])).toEqual([
      [1, ''],
      [1, ''],
      [1, ''],
    ])
    expect(results[0]!.stderr).toContain('error[no-checkpoint]')
    expect(results[1]!.stderr).toContain('bad.yaml:10:14: error[out-of-range]')
    expect(results[2]!.stderr).toContain('error[file-not-found]: z.npy does not exist')
    expect(existsSync(join(folder, 'nowhere'))).toBe(false)
  })
})

describe('evaluate', () => {
  test('takes the newest run, and gives the scores of its last validation', async () => {
    const { code, stdout } = await call('evaluate', 'halves.yaml', '--format', 'json')
    const { epochs } = JSON.parse(trained.stdout) as { epochs: Epoch[] }
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toEqual({
      set: 'validation',
      examples: 10,
      ...epochs[5]!.validation,
    })
  })

  test('where nothing was trained it ends with 1', async () => {
    const { code, stderr } = await call('evaluate', 'halves.yaml', '--runs', 'empty')
    expect(code).toBe(1)
    expect(stderr).toContain('error[no-trained-weights]: empty/halves holds no trained weights')
  })
})

describe('run', () => {
  const one = [
    [[[200], [180], [10], [0]], [[190], [170], [5], [9]], ...Array(2).fill([[9], [9], [9], [9]])],
  ]
  write('one.json', JSON.stringify(one))

  test('prints outputs as JSON; wasm and reference agree', async () => {
    const args = ['run', 'halves.yaml', '--weights', weights, '--input', 'image=one.json']
    const results = [await call(...args), await call(...args, '--target', 'reference')]
    const outputs = results.map(({ stdout }) => JSON.parse(stdout) as { dense_1: number[][] })
    expect(results.map(each => each.code)).toEqual([0, 0])
    expect(outputs[0]!.dense_1[0]![0]! + outputs[0]!.dense_1[0]![1]!).toBeCloseTo(1, 6)
    expect(outputs[0]!.dense_1[0]![0]!).toBeCloseTo(outputs[1]!.dense_1[0]![0]!, 6)
  })

  test('reads npy and writes one file per output', async () => {
    const args = ['--weights', weights, '--input', 'x.npy', '--output', 'out']
    const { code, stdout } = await call('run', 'halves.yaml', ...args)
    expect([code, stdout]).toEqual([0, 'out/dense_1.npy\n'])
    const { shape, dtype } = parseNpy(readFileSync(join(folder, 'out/dense_1.npy')), 'out')
    expect([shape, dtype]).toEqual([[60, 2], 'float32'])
  })

  test('reads a picture as one example', async () => {
    const samples = Array.from({ length: 16 }, (_, i) => [200, 180, 10, 0][i % 4]!)
    const picture = { width: 4, height: 4, type: 0, interlaced: true, samples } as const
    writeFileSync(join(folder, 'one.png'), formatPng(picture))
    write('same.json', JSON.stringify([[0, 1, 2, 3].map(() => [[200], [180], [10], [0]])]))
    const [ofPicture, ofText] = await Promise.all(
      ['one.png', 'same.json'].map(file =>
        call('run', 'halves.yaml', '--weights', weights, '--input', `image=${file}`),
      ),
    )
    expect(ofPicture).toEqual(ofText)
    expect(ofPicture!.code).toBe(0)
    writeFileSync(join(folder, 'wide.png'), formatPng({ ...picture, width: 8, height: 2 }))
    const { stderr } = await call('run', 'halves.yaml', '--weights', weights, '--input', 'wide.png')
    expect(stderr).toContain('[1, 2, 8, 1]')
  })

  test.each([
    ['--input', 'imag=one.json', 1, "did you mean 'image'?"],
    ['--input', 'image=missing.json', 1, 'missing.json does not exist'],
    ['--input', 'image=y.npy', 1, '[60] was given'],
    ['--input', 'image=halves.yaml', 1, 'in no format that is read here'],
    ['--weights', 'missing.safetensors', 1, 'missing.safetensors does not exist'],
    ['--target', 'gpu', 2, 'Allowed choices are auto, native, wasm, reference'],
  ])('%s %s ends with %d', async (option, value, expected, message) => {
    const { code, stdout, stderr } = await call('run', 'halves.yaml', option, value)
    expect([code, stdout]).toEqual([expected, ''])
    expect(stderr).toContain(message)
  })

  test('without an input it says what the input takes', async () => {
    const { code, stderr } = await call('run', 'halves.yaml')
    expect(code).toBe(1)
    expect(stderr).toContain(
      "'image' is missing; expected: Uint8Array of the shape [batch, 4, 4, 1]",
    )
  })
})

describe('weights that do not fit end with 1 and load nothing', () => {
  const { tensors, metadata } = parseSafetensors(readFileSync(join(folder, weights)), weights)
  const save = (name: string, changed: typeof tensors): void =>
    writeFileSync(join(folder, name), formatSafetensors(changed, metadata))
  const kernel = tensors.get('dense_1/kernel')!
  save('missing.st', new Map([...tensors].filter(([name]) => name !== 'dense_1/kernel')))
  save('shape.st', new Map([...tensors, ['dense_1/kernel', { ...kernel, shape: [2, 6] }]]))
  writeFileSync(join(folder, 'broken.st'), readFileSync(join(folder, weights)))
  truncateSync(join(folder, 'broken.st'), 700)

  test.each([
    ['missing.st', 'error[missing-tensor]'],
    ['shape.st', 'error[tensor-shape]'],
    ['broken.st', 'error[broken-weights-file]'],
    ['x.npy', 'error[broken-weights-file]'],
  ])('%s: %s', async (file, message) => {
    for (const command of ['run', 'evaluate']) {
      const { code, stdout, stderr } = await call(command, 'halves.yaml', '--weights', file)
      expect([code, stdout]).toEqual([1, ''])
      expect(stderr).toContain(message)
    }
  })

  test('an unnamed layer of equal shape was inserted above', async () => {
    write('square.yaml', halves(`${layers}  - Dense: 2\n`))
    write('inserted.yaml', halves(`${layers}  - Dense: 2\n  - Dense: 2\n`))
    expect((await call('train', 'square.yaml', '--runs', 'square', '--epochs', '1')).code).toBe(0)
    const saved = 'square/halves/weights.safetensors'
    const { code, stderr } = await call('run', 'inserted.yaml', '--weights', saved)
    expect(code).toBe(1)
    expect(stderr).toContain('error[weights-order]')
    expect(stderr).toContain("unnamed 'dense_3' (Dense) in the model")
  })
})
