/** Removes variables that nothing reads: what an access pattern did not need. */
import type { LoopFunction, Statement, Value } from './loop.ts'

/** Values that are set are read where their variable is: from stores and loops backwards. */
export function dropUnused(code: LoopFunction): LoopFunction {
  const values = new Map<number, Value[]>()
  const read = new Set<number>()
  const pending: number[] = []
  const visit = (variable: number): void => {
    if (read.has(variable)) return
    read.add(variable)
    pending.push(variable)
  }
  visitStatements(code.body, visit, values)
  for (let next = pending.pop(); next !== undefined; next = pending.pop())
    for (const each of values.get(next) ?? []) visitValue(each, visit)
  const body = dropSets(code.body, read)
  return body === code.body ? code : { ...code, body }
}

/** Called with the number of each variable that is read. */
type Visit = (variable: number) => void

/** Visits what is read whatever else is; what sets a variable goes to its `values`. */
function visitStatements(
  statements: readonly Statement[],
  visit: Visit,
  values: Map<number, Value[]>,
): void {
  for (const each of statements) {
    switch (each.kind) {
      case 'set': {
        const known = values.get(each.variable.id)
        if (known) known.push(each.value)
        else values.set(each.variable.id, [each.value])
        break
      }
      case 'store':
        visitValue(each.address, visit)
        visitValue(each.value, visit)
        if (each.count) visitValue(each.count, visit)
        break
      case 'prefetch':
        visitValue(each.address, visit)
        break
      case 'leave':
        visitValue(each.condition, visit)
        break
      case 'loop':
        visit(each.variable.id)
        visitValue(each.step, visit)
        visitValue(each.end, visit)
        visitStatements(each.body, visit, values)
        break
      case 'if':
        visitValue(each.condition, visit)
        visitStatements(each.then, visit, values)
        visitStatements(each.otherwise, visit, values)
    }
  }
}

function visitValue(value: Value, visit: Visit): void {
  switch (value.kind) {
    case 'variable':
      visit(value.id)
      break
    case 'operation':
      for (const each of value.args) visitValue(each, visit)
      break
    case 'load':
      visitValue(value.address, visit)
      break
    case 'splat':
      visitValue(value.scalar, visit)
      break
    case 'lane':
      visitValue(value.vector, visit)
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
