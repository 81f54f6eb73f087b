/** Tests two thousand damaged ONNX files, in parts with seeds of their own. */
import { expect, test } from 'vitest'
import { readMutants, soundFiles } from '../formats/onnx/mutants.ts'

test.each([2, 3, 4, 5])('seed %i: 500 mutants', async seed => {
  const { faults, read, refused, slowest } = readMutants(await soundFiles(), seed, 500)
  const reached = `read ${read}, refused ${JSON.stringify([...refused])}, slowest ${slowest} ms`
  console.log(`seed ${seed}: ${reached}, up to ${process.memoryUsage.rss() >> 20} MiB`)
  expect(faults.slice(0, 3)).toEqual([])
})
