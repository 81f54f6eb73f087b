/**
 * tenon beside its peers, in one run: `npm run bench`. Every row has the same weights everywhere,
 * outputs are compared, and blocks of runs alternate. Ends with 1 where a peer's output is not
 * ours.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { measureLimits } from './limits.js'
import { prepareForPeers, prepareRow } from './prepare.js'
import { race } from './race.js'
import { inferenceRows, trainingRows } from './rows.js'
import { areEqual, printTable } from './table.js'
import { prepareTraining } from './prepare-training.js'

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    rows: { type: 'string', default: '' },
    block: { type: 'string', default: '250' },
    only: { type: 'string', default: 'native,wasm,train' },
    targets: { type: 'string', default: 'native,wasm' },
    threads: { type: 'string', default: '1,2' },
    json: { type: 'string' },
  },
})
const measure = { rounds: Number(options.rounds), blockMs: Number(options.block) }
const threadCounts = options.threads.split(',').map(Number)
const wanted = options.rows.split(',').filter(Boolean)
const parts = options.only.split(',')
const targets = options.targets.split(',')

/** `mlp` asks for all rows of that model, `mlp b1` for one, and for the training of its model. */
const isWanted = ({ name }) =>
  wanted.length === 0 || wanted.some(each => name.startsWith(each) || each.startsWith(name))

/** Who races whom: ours first. */
const contests = [
  {
    part: 'native',
    own: 'tenon-native',
    target: 'native',
    peers: ['onnxruntime-node'],
    rows: inferenceRows,
  },
  {
    part: 'wasm',
    own: 'tenon-wasm',
    target: 'wasm',
    peers: ['onnxruntime-web', 'tfjs-wasm'],
    rows: inferenceRows,
  },
  {
    part: 'train',
    own: 'tenon-native-step',
    target: 'native',
    peers: ['python/torch-step', 'python/torch-compiled-step', 'python/jax-step'],
    rows: trainingRows,
  },
  {
    part: 'train',
    own: 'tenon-wasm-step',
    target: 'wasm',
    peers: ['tfjs-wasm-step', 'jax-js-step'],
    rows: trainingRows,
  },
]

const folder = mkdtempSync(join(tmpdir(), 'tenon-bench-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
const results = []
const held = contests.filter(({ part, target }) => parts.includes(part) && targets.includes(target))
const limits = await measureLimits(new Set(held.map(each => each.target)), threadCounts)
for (const contest of held)
  for (const row of contest.rows.filter(isWanted)) {
    const place = join(folder, contest.part, row.name.replaceAll(' ', '-'))
    const prepare = contest.part === 'train' ? prepareTraining : prepareInference
    const prepared = await prepare(row, place)
    for (const threads of threadCounts)
      results.push(await raceRow(contest, prepared, place, threads))
  }
printTable(results, limits)
if (!results.every(areEqual)) process.exitCode = 1
if (options.json) writeFileSync(options.json, JSON.stringify({ limits, results }, null, 2))

async function prepareInference(row, place) {
  const prepared = await prepareRow(row, place)
  await prepareForPeers(row, place)
  return prepared
}

async function raceRow({ part, own, target, peers }, { name, mflop }, place, threads) {
  process.stderr.write(`${own}, ${name}, ${threads} thread${threads > 1 ? 's' : ''}\n`)
  const runners = [own, ...peers].map(each => ({ name: each, threads }))
  const raced = await race(runners, place, measure)
  const answered = raced.filter(each => each.refused === undefined)
  const refused = raced.filter(each => each.refused !== undefined)
  const [{ output }] = raced
  return {
    ...{ part, row: name, threads, own, target, mflop },
    times: byName(answered, each => each.ms),
    differences: byName(answered, each => difference(each.output, output)),
    refused: byName(refused, each => each.refused),
  }
}

function byName(runners, of) {
  return Object.fromEntries(runners.map(each => [each.name, of(each)]))
}

/** The largest difference against the largest value. */
function difference(a, b) {
  if (!a || !b || a.length !== b.length) return NaN
  let [largest, apart] = [0, 0]
  for (let i = 0; i < a.length; i++) {
    largest = Math.max(largest, Math.abs(b[i]))
    apart = Math.max(apart, Math.abs(a[i] - b[i]))
  }
  return apart / largest
}
