/** Results as a table: milliseconds, ratios peer / tenon, and the share of the limit reached. */
import { limitName } from './limits.js'

export function printTable(results, limits) {
  for (const [name, value] of Object.entries(limits)) console.log(`${name.padEnd(40)} ${value}`)
  const groups = groupBy(results, keyOf)
  for (const [title, rows] of groups) {
    console.log(`\n${title}`)
    const peers = [...new Set(rows.flatMap(each => Object.keys(each.times)))]
    const heads = [...peers.map(each => each.padStart(wide)), 'ratio', 'of limit']
    console.log(['row'.padEnd(14), ...heads.map(each => each.padStart(narrow))].join(''))
    for (const row of rows) console.log(line(row, peers, limits))
    const ratios = rows.map(ratioOf).filter(Number.isFinite)
    if (ratios.length > 0) console.log(`geometric mean ${geometricMean(ratios).toFixed(2)}`)
    for (const { row, refused } of rows)
      for (const [peer, reason] of Object.entries(refused))
        console.log(`${row}: no ${peer}: ${reason}`)
  }
}

function keyOf({ own, threads }) {
  return `${own}, ${threads} thread${threads > 1 ? 's' : ''} (ms, median)`
}

function groupBy(values, key) {
  const groups = new Map()
  for (const each of values) groups.set(key(each), [...(groups.get(key(each)) ?? []), each])
  return groups
}

/** The widths of a time beside its ratio, and of a number. */
const [wide, narrow] = [28, 10]

function line({ row, times, differences, own, target, threads, mflop }, peers, limits) {
  const cells = peers.map(peer => {
    const ms = times[peer]
    if (ms === undefined) return '-'.padStart(wide)
    const apart = differences[peer]
    const doubt = isEqual(apart) ? '' : ` differs ${apart.toExponential(1)}`
    const ratio = peer === own ? '' : ` (${(ms / times[own]).toFixed(2)})`
    return `${ms.toPrecision(3)}${ratio}${doubt}`.padStart(wide)
  })
  const share = mflop / times[own] / limits[limitName(target, threads)]
  const numbers = [ratioText(ratioOf({ times, own })), mflop ? `${Math.round(100 * share)} %` : '']
  return [row.padEnd(14), ...cells, ...numbers.map(each => each.padStart(narrow))].join('')
}

const isEqual = apart => apart <= 1e-4

/** Whether every peer that answered gave our output. */
export const areEqual = ({ differences }) => Object.values(differences).every(isEqual)

/** The best peer's time against ours. */
export function ratioOf({ times, own }) {
  const peers = Object.entries(times).filter(([name]) => name !== own)
  return peers.length === 0 ? NaN : Math.min(...peers.map(([, ms]) => ms)) / times[own]
}

const ratioText = ratio => (Number.isFinite(ratio) ? ratio.toFixed(2) : '-')

function geometricMean(values) {
  return Math.exp(values.reduce((sum, each) => sum + Math.log(each), 0) / values.length)
}
