/**
 * What the first result of a fresh process takes: `npm run fresh [-- --rounds 9]`. Time from start
 * to end beside an empty process of Node, time of `compile`, and memory. Processes take turns;
 * figures are medians, and none of them ends this with an error.
 */
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

import { ensureBuilt } from '../scripts/ensure.ts'
import { emptyNode, nodeCommand, runInTurn } from './commands.js'
import { megabytesText, msText, printFigures } from './figures.js'
import { median } from './median.js'
import { plannedMemory } from './planned-memory.js'
import { prepareBuilt, prepareRow } from './prepare.js'
import { digits, inferenceRows } from './rows.js'

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '9' },
    targets: { type: 'string', default: 'native,wasm,auto' },
    only: { type: 'string', default: 'start,compile,memory' },
  },
})
const rounds = Number(options.rounds)
const targets = options.targets.split(',')
const rowOf = name => inferenceRows.find(each => each.name === name)
const here = name => fileURLToPath(new URL(name, import.meta.url))

const folder = mkdtempSync(join(tmpdir(), 'tenon-fresh-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
await ensureBuilt()

/** So much memory is left for modules, code and the garbage of JavaScript. */
const roomBytes = 80e6

/** What is measured, by the name of its part. */
const parts = {
  start: () => startFigures(rowOf('mlp b1')),
  compile: async () => [
    ...(await compileFigures(rowOf('resnet50'), 1500)),
    ...(await compileFigures(digits, 60)),
  ],
  memory: () => memoryFigures(rowOf('resnet50')),
}
const figures = []
for (const part of options.only.split(',')) figures.push(...(await parts[part]()))
printFigures(figures)

/**
 * `auto` is the default; it finds the library that `native` left in the cache. A process that finds
 * what another has kept of the config stands apart from one that compiles it.
 */
async function startFigures(row) {
  const place = await prepared(row)
  await prepareBuilt(row, place)
  const commands = [
    emptyNode,
    nodeCommand('first result of the built module', here('built-result.js'), place),
    ...targets.map(target => firstResult(place, target)),
    ...targets.map(target => compiledResult(place, target)),
  ]
  const [empty, ...own] = runInTurn(commands, rounds).map(timeOf)
  const names = targets.map(each => (each === 'auto' ? 'auto (the default)' : each))
  const ways = [...names.map(each => `${each}, kept`), ...names.map(each => `${each}, compiled`)]
  return ['built as an ES module', ...ways].map((name, i) => ({
    name: `first result of ${row.name}, ${name}`,
    measured: msText(own[i]),
    beside: `empty Node process ${msText(empty)}: x${(own[i] / empty).toFixed(2)}`,
    value: own[i] / empty,
    ...{ atMost: 1.9, unit: ' times' },
  }))
}

async function compileFigures(row, atMost) {
  const place = await prepared(row)
  const commands = [compiledResult(place, 'wasm'), firstResult(place, 'wasm')]
  const times = runInTurn(commands, rounds).map(runs =>
    median(runs.map(each => saidOf(each).compileMs)),
  )
  return ['compiled', 'kept'].map((way, i) => ({
    name: `compile of ${row.name}, wasm, ${way}`,
    ...{ measured: msText(times[i]), value: times[i], atMost, unit: ' ms' },
  }))
}

async function memoryFigures(row) {
  const place = await prepared(row)
  const file = statSync(join(place, 'weights.safetensors')).size
  const ways = [
    ...targets.map(target => ({ target, way: 'compiled', of: compiledResult(place, target) })),
    ...targets.map(target => ({ target, way: 'kept', of: firstResult(place, target) })),
  ]
  const commands = [nodeCommand('empty process', here('empty-process.js')), ...ways.map(w => w.of)]
  // The round that does not count compiles what is kept.
  const [empty, ...own] = runInTurn(commands, Math.min(rounds, 3)).map(runs => ({
    peak: median(runs.map(each => saidOf(each).peak)),
    target: saidOf(runs.at(-1)).target,
  }))
  const figures = ways.map(async ({ target, way }, i) => {
    const planned = await plannedMemory(row, own[i].target)
    const measured = { file, empty: empty.peak, ...planned, ...own[i] }
    return memoryLines(`${row.name}, ${target}, ${way}`, measured)
  })
  return (await Promise.all(figures)).flat()
}

function memoryLines(name, { file, packed, kept, arena, empty, peak }) {
  const due = empty + packed + arena + roomBytes
  const terms = [empty, packed, arena, roomBytes].map(megabytesText).join(' + ')
  const ratio = packed / file
  return [
    {
      name: `peak memory of ${name}`,
      measured: megabytesText(peak),
      beside: `empty process + packed weights + plan + room: ${terms}`,
      ...{ value: peak / 1e6, atMost: Math.round(due / 1e6), unit: ' MB' },
    },
    {
      name: `packed weights of ${name}`,
      measured: megabytesText(packed),
      beside: `file of ${megabytesText(file)}: x${ratio.toFixed(2)}; kept ${megabytesText(kept)}`,
      ...{ value: ratio, atMost: 1.4, unit: ' times' },
    },
  ]
}

/** The folder of a row. */
async function prepared(row) {
  const place = join(folder, row.name.replaceAll(' ', '-'))
  await prepareRow(row, place)
  return place
}

/** The rounds find in the cache what the one before them left there. */
function firstResult(place, target, cache = join(folder, 'cache')) {
  const command = nodeCommand(`first result on ${target}`, here('first-result.js'), place, target)
  return { ...command, env: { TENON_CACHE: cache } }
}

/** As `firstResult`, but libraries alone are in the cache. */
function compiledResult(place, target) {
  const cache = join(folder, 'libraries')
  const before = () => {
    const files = existsSync(cache) ? readdirSync(cache) : []
    for (const each of files) if (each.endsWith('.model')) rmSync(join(cache, each))
  }
  return { ...firstResult(place, target, cache), before }
}

function timeOf(runs) {
  return median(runs.map(each => each.ms))
}

function saidOf({ stdout }) {
  return JSON.parse(stdout)
}
