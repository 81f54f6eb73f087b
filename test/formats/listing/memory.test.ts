/** What does not fit into a built program's memory is refused, before any of it is written. */
import { expect, test } from 'vitest'

import { build } from '../../../src/index.ts'

/** So many planes of 4 MB as input and as result, which live at once. */
const planes = (count: number): string => `tenon: 1
inputs: {x: [${count}, 1024, 1024]}
layers: [ReLU]
`

test.each([
  ['c', 200, 300],
  ['esm', 400, 600],
] as const)('%s holds %i planes twice, but not %i', async (target, fits, exceeds) => {
  const files = await build({ text: planes(fits) }, { target })
  expect(files.length).toBeGreaterThan(3)
  await expect(build({ text: planes(exceeds) }, { target })).rejects.toThrow(
    /a run of one example takes \d+ bytes; a program of the target/,
  )
})
