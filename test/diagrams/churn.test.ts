/** A picture changes where the model changes, and hardly elsewhere. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { modelOf } from '../../src/compile.ts'
import { openConfig } from '../../src/config-source.ts'
import { type LookOptions, drawGraph } from '../../src/diagrams/draw.ts'

const text = readFileSync(new URL('../../configs/resnet.yaml', import.meta.url), 'utf8')

async function resnet50(config: string, look: LookOptions): Promise<readonly string[]> {
  const model = await modelOf(await openConfig({ text: config, variant: 'resnet50' }))
  return (await drawGraph(model, look)).split('\n')
}

/** Lines of the new text that the old one lacks, beside all. */
function share(before: readonly string[], after: readonly string[]): number {
  const left = new Map<string, number>()
  for (const line of before) left.set(line, (left.get(line) ?? 0) + 1)
  const added = after.filter(line => {
    const count = left.get(line) ?? 0
    left.set(line, count - 1)
    return count <= 0
  })
  return added.length / after.length
}

const atTop = text.replace('  - ZeroPadding2D: 1\n', '  - Dropout: 0.1\n  - ZeroPadding2D: 1\n')
/** The second stage block by block, with a further layer in the second of them where `extra`. */
const byBlock = (extra: boolean): string =>
  text
    .replace(
      'residual:\n    params: {f: int, s: 1}',
      'residual:\n    params: {f: int, s: 1, extra: false}',
    )
    .replace(
      '      - Add: [main, skip]\n      - ReLU\n',
      `      - Add: [main, skip]
      - ReLU
      - Dropout: 0.1
        name: dropped
        when: extra
`,
    )
    .replace(
      '    repeat: {times: "depth[1]", rest: {s: 1}}',
      `  - residual: {f: 128, extra: ${extra}}
    name: second
  - residual: 128
    name: rest
    repeat: depth[1] - 2`,
    )

const whole = { depth: Infinity, roll: false }

test.each([
  ['at the top', text, atTop, {}],
  ['at the top, with every group open', text, atTop, { depth: Infinity }],
  ['at the top, with every block drawn', text, atTop, whole],
  ['in a block', byBlock(false), byBlock(true), {}],
  ['in a block, with every group open', byBlock(false), byBlock(true), { depth: Infinity }],
  ['in a block, with every block drawn', byBlock(false), byBlock(true), whole],
] as const)(
  'a layer inserted in ResNet-50 %s changes less than a tenth of the lines',
  async (_, from, to, look) => {
    const [before, after] = [await resnet50(from, look), await resnet50(to, look)]
    const changes = share(before, after)
    expect(changes).toBeGreaterThan(0)
    expect(changes).toBeLessThan(0.1)
  },
)
