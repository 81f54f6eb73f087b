/**
 * How much of the machine tenon uses: `npm run machine [-- --rounds 5 --targets native,wasm]`. The
 * share of one core's limit that a product of matrices reaches, and what the second thread is worth
 * on models that are large enough for it, one and two threads in turn.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { bench } from '../src/api.ts'
import { msText, printFigures } from './figures.js'
import { median } from './median.js'
import { prepareRow } from './prepare.js'
import { race } from './race.js'
import { inferenceRows, productRow } from './rows.js'

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    block: { type: 'string', default: '250' },
    rows: { type: 'string', default: 'resnet50,vit tiny,srnet' },
    targets: { type: 'string', default: 'native,wasm' },
  },
})
const rounds = Number(options.rounds)
const targets = options.targets.split(',')
const rows = options.rows.split(',').filter(Boolean)

/** The least share of the limit by target, and the least worth of the second thread. */
const [shares, worth] = [{ native: 95, wasm: 90 }, 1.8]

const folder = mkdtempSync(join(tmpdir(), 'tenon-machine-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
const figures = []
for (const target of targets) figures.push(await shareFigure(target))
for (const row of inferenceRows.filter(({ name }) => rows.includes(name))) {
  const place = join(folder, row.name.replaceAll(' ', '-'))
  await prepareRow(row, place)
  for (const target of targets) figures.push(await worthFigure(row, target, place))
}
printFigures(figures)

/** Of the kernel alone, beside the limit that is measured right after it. */
async function shareFigure(target) {
  const { name, config, batch } = productRow
  const found = []
  for (let round = 0; round < rounds; round++) {
    const { kernels, limit_gflops } = await bench({ path: config }, { target, batch, threads: 1 })
    found.push({ gflops: kernels[0].gflops, share: kernels[0].share, limit: limit_gflops })
  }
  const middle = of => median(found.map(each => each[of]))
  const share = 100 * middle('share')
  return {
    name: `${name}, ${target}, 1 thread`,
    measured: `${middle('gflops').toFixed(1)} GFLOP/s`,
    beside: `limit ${middle('limit').toFixed(1)} GFLOP/s: ${share.toFixed(1)} %`,
    ...{ value: share, atLeast: shares[target], unit: ' %' },
  }
}

async function worthFigure(row, target, place) {
  const runners = [1, 2].map(threads => ({ name: `tenon-${target}`, threads }))
  const raced = await race(runners, place, { rounds, blockMs: Number(options.block) })
  const failed = raced.find(each => each.refused !== undefined)
  if (failed) throw new Error(`${failed.name}: ${failed.refused}`)
  const [alone, both] = raced.map(each => each.ms)
  return {
    name: `second thread on ${row.name}, ${target}`,
    measured: msText(both),
    beside: `one thread ${msText(alone)}: x${(alone / both).toFixed(2)}`,
    ...{ value: alone / both, atLeast: worth, unit: ' times' },
  }
}
