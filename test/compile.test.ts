/** Tests of the straight line where it waits for others. */
import { expect, test } from 'vitest'
import { checkSource } from '../src/compile.ts'
import { createSource } from '../src/diagnostics/source.ts'

const text = `tenon: 1
inputs: {x: [4]}
layers: [{Dense: 2}]
training: {loss: mse, optimizer: sgd}
`

test('a check lets others go on between its stages', async () => {
  let others = 0
  const pause = async (): Promise<void> => void others++
  const { training } = await checkSource(createSource('model.yaml', text), { pause })
  expect(training).toBeDefined()
  expect(others).toBe(3)
})
