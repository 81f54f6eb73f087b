/** Results as a table: milliseconds, ratios peer / tenon, and their geometric mean. */

export function printTable(results, limits) {
  for (const [name, value] of Object.entries(limits)) console.log(`${name.padEnd(40)} ${value}`)
  const groups = groupBy(results, keyOf)
  for (const [title, rows] of groups) {
    console.log(`\n${title}`)
    const peers = [...new Set(rows.flatMap(each => Object.keys(each.times)))]
    console.log(
      ['row'.padEnd(14), ...peers.map(each => each.padStart(26)), 'ratio'.padStart(8)].join(''),
    )
    for (const row of rows) console.log(line(row, peers))
    const ratios = rows.map(ratioOf).filter(Number.isFinite)
    console.log(`geometric mean ${geometricMean(ratios).toFixed(2)}`)
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

function line({ row, times, differences, own }, peers) {
  const cells = peers.map(peer => {
    const ms = times[peer]
    if (ms === undefined) return '-'.padStart(26)
    const apart = differences[peer]
    const doubt = peer !== own && !(apart <= 1e-4) ? ` differs ${apart.toExponential(1)}` : ''
    return `${ms.toPrecision(3)}${doubt}`.padStart(26)
  })
  return [row.padEnd(14), ...cells, ratioOf({ times, own }).toFixed(2).padStart(8)].join('')
}

/** The best peer's time against ours. */
export function ratioOf({ times, own }) {
  const peers = Object.entries(times).filter(([name]) => name !== own)
  return peers.length === 0 ? NaN : Math.min(...peers.map(([, ms]) => ms)) / times[own]
}

function geometricMean(values) {
  return Math.exp(values.reduce((sum, each) => sum + Math.log(each), 0) / values.length)
}
