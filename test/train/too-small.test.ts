/** Data that leaves nothing of a layer is refused where it is named, before anything is trained. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

import { trainingOf } from '../../src/compile.ts'
import { TenonError, type Diagnostic } from '../../src/diagnostics/diagnostic.ts'
import { createSource, positionAt } from '../../src/diagnostics/source.ts'
import { formatNpy } from '../../src/files/npy.ts'
import { readTrainingData } from '../../src/train/data-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'tenon-small-'))
afterAll(() => rmSync(folder, { recursive: true }))

const text = `tenon: 1
inputs: {x: [time, 2]}
layers:
  - Conv1D: {filters: 3, kernel_size: 5}
    name: wide
  - GlobalAveragePooling1D
  - Dense: 1
training:
  data:
    train: {x: x.npy, y: y.npy}
  loss: mean_squared_error
  optimizer: sgd
`

async function faultOf(steps: number): Promise<Diagnostic | undefined> {
  const save = (name: string, shape: readonly number[]) => {
    const data = new Float32Array(shape.reduce((product, size) => product * size, 1))
    writeFileSync(join(folder, name), formatNpy({ dtype: 'float32', shape: [...shape], data }))
  }
  save('x.npy', [4, steps, 2])
  save('y.npy', [4, 1])
  const training = await trainingOf(createSource('m.yaml', text))
  try {
    readTrainingData(training, { folder })
    return undefined
  } catch (error) {
    if (error instanceof TenonError) return error.diagnostics[0]
    throw error
  }
}

test('four steps are too few for a kernel of five', async () => {
  const fault = await faultOf(4)
  expect(fault?.code).toBe('input-too-small')
  expect(fault?.message).toBe("the input is too small: 'wide' would give [4, 0, 3]")
  const lineOf = ({ span }: { span?: Diagnostic['span'] }) =>
    span && positionAt(span.source, span.start).line
  expect(lineOf(fault!)).toBe(10)
  expect(fault!.notes.map(lineOf)).toEqual([4])
})

test('five steps are enough', async () => {
  expect(await faultOf(5)).toBeUndefined()
})
