/** Removes variables that nothing reads: what an access pattern did not need. */
import type { LoopFunction, Statement, Value } from './loop.ts'

export function dropUnused(code: LoopFunction): LoopFunction {
  let body = code.body
  for (;;) {
    const read = new Set<number>()
    countReads(body, read)
    const kept = dropSets(body, read)
    if (kept === body) return { ...code, body }
    body = kept
  }
}

function countReads(statements: readonly Statement[], read: Set<number>): void {
  for (const each of statements) {
    switch (each.kind) {
      case 'set':
        // `i = i + 1` alone keeps nothing alive.
        readValue(each.value, read, each.variable.id)
        break
      case 'store':
        readValue(each.address, read)
        readValue(each.value, read)
        if (each.count) readValue(each.count, read)
        break
      case 'prefetch':
        readValue(each.address, read)
        break
      case 'leave':
        readValue(each.condition, read)
        break
      case 'loop':
        read.add(each.variable.id)
        readValue(each.step, read)
        readValue(each.end, read)
        countReads(each.body, read)
        break
      case 'if':
        readValue(each.condition, read)
        countReads(each.then, read)
        countReads(each.otherwise, read)
    }
  }
}

function readValue(value: Value, read: Set<number>, except?: number): void {
  switch (value.kind) {
    case 'variable':
      if (value.id !== except) read.add(value.id)
      break
    case 'operation':
      for (const each of value.args) readValue(each, read, except)
      break
    case 'load':
      readValue(value.address, read)
      break
    case 'splat':
      readValue(value.scalar, read)
      break
    case 'lane':
      readValue(value.vector, read)
      break
    case 'const':
    case 'laneNumbers':
      break
  }
}

/** The same list where nothing was dropped. */
function dropSets(
  statements: readonly Statement[],
  read: ReadonlySet<number>,
): readonly Statement[] {
  let changed = false
  const kept = statements.flatMap((each): readonly Statement[] => {
    const next = dropIn(each, read)
    if (next !== each) changed = true
    return next ? [next] : []
  })
  return changed ? kept : statements
}

function dropIn(each: Statement, read: ReadonlySet<number>): Statement | undefined {
  switch (each.kind) {
    case 'set':
      return read.has(each.variable.id) ? each : undefined
    case 'store':
    case 'prefetch':
    case 'leave':
      return each
    case 'loop': {
      const body = dropSets(each.body, read)
      return body === each.body ? each : { ...each, body }
    }
    case 'if': {
      const then = dropSets(each.then, read)
      const otherwise = dropSets(each.otherwise, read)
      return then === each.then && otherwise === each.otherwise
        ? each
        : { ...each, then, otherwise }
    }
  }
}
