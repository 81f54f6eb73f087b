/**
 * One epoch of the convolutional network on the digits of MNIST, in PyTorch's time:
 * `npm run epoch [-- --rounds 3 --threads 1,2 --targets native,wasm --examples 6000]`. Both sides
 * shuffle and feed the digits from memory. Epochs alternate; the first of each warms up, and its
 * loss is shown.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { printFigures, secondsText } from './figures.js'
import { prepareEpoch } from './prepare-epoch.js'
import { race } from './race.js'
import { epochRow } from './rows.js'

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    threads: { type: 'string', default: '2,1' },
    targets: { type: 'string', default: 'native' },
    examples: { type: 'string', default: String(epochRow.examples) },
  },
})
// The first run of each has warmed it up, and a block is one epoch.
const measure = { rounds: Number(options.rounds), blockMs: 0, warmUps: 0 }
const targets = options.targets.split(',')
const peer = 'python/torch-epoch'

const folder = mkdtempSync(join(tmpdir(), 'tenon-epoch-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
const row = await prepareEpoch({ ...epochRow, examples: Number(options.examples) }, folder)
const figures = []
for (const threads of options.threads.split(',').map(Number)) {
  const names = [peer, ...targets.map(target => `tenon-${target}-epoch`)]
  const runners = names.map(name => ({ name, threads }))
  const [torch, ...own] = await race(runners, folder, measure)
  for (const each of [torch, ...own]) sayRefused(each)
  if (torch.refused === undefined)
    figures.push(...own.filter(each => !each.refused).map(each => figureOf(each, torch)))
  else for (const each of own) if (!each.refused) console.log(`${nameOf(each)}: ${epochText(each)}`)
}
if (figures.length > 0) printFigures(figures)

function figureOf(own, torch) {
  return {
    name: nameOf(own),
    measured: epochText(own),
    beside: `PyTorch ${epochText(torch)}: x${(own.ms / torch.ms).toFixed(2)}`,
    ...{ value: own.ms / torch.ms, atMost: 0.6, unit: ' times' },
  }
}

function nameOf({ name, threads }) {
  return `${name}, ${row.examples} digits, ${threads} thread${threads > 1 ? 's' : ''}`
}

function epochText({ ms, output }) {
  return `${secondsText(ms)} (first loss ${output[0].toFixed(3)})`
}

function sayRefused({ name, refused }) {
  if (refused !== undefined) console.log(`no ${name}: ${refused}`)
}
