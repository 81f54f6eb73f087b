/** What docs/build.md shows is what `build` writes. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

import { inRoot } from '../../scripts/paths.ts'
import { build } from '../../src/index.ts'

const page = readFileSync(inRoot('docs/build.md'), 'utf8')

/** What its blocks show of files, by the language that they are marked with. */
const blocksOf = (...languages: readonly string[]): readonly string[] =>
  [...page.matchAll(/^```(\w*)\n([^]*?)^```$/gm)]
    .filter(([, language, text]) => languages.includes(language!) && !text!.startsWith('$'))
    .map(([, , text]) => text!)

test.each(['esm', 'c'] as const)('%s as the page shows it', async target => {
  const files = await build(inRoot('configs/mnist-cnn-prelu.yaml'), { target })
  const written = files.map(each => String(each.content)).join('\n')
  const blocks = target === 'c' ? blocksOf('c') : blocksOf('', 'ts')
  expect(blocks.length).toBeGreaterThanOrEqual(2)
  for (const line of blocks.join('').split('\n')) expect(written).toContain(line)
  for (const { name } of files) expect(page).toContain(`digits/${name}\n`)
})
