/** Where the variables of a C function are declared: in the innermost block that needs them. */
import type { Statement, Value, Variable } from '../../kernels/loop.ts'

/** Statements of one block, by identity. */
type Statements = readonly Statement[]

/** For each block, the variables that live in it and nowhere around it. */
export type Homes = ReadonlyMap<Statements, readonly Variable[]>

/** What has parameters and a body. */
interface Declared {
  readonly parameters: readonly Variable[]
  readonly body: Statements
}

/** Finds the innermost block around every use of each variable, parameters apart. */
export function homesOf({ body, parameters }: Declared): Homes {
  const paths = new Map<Variable['id'], { variable: Variable; path: readonly Statements[] }>()
  const own = new Set(parameters.map(each => each.id))
  const use = (variable: Variable, path: readonly Statements[]): void => {
    if (own.has(variable.id)) return
    const known = paths.get(variable.id)
    const common = known ? commonStart(known.path, path) : path
    paths.set(variable.id, { variable, path: common })
  }
  visitBlock(body, [body], use)
  const homes = new Map<Statements, Variable[]>()
  for (const { variable, path } of paths.values()) {
    const home = path[path.length - 1]!
    homes.set(home, [...(homes.get(home) ?? []), variable])
  }
  return homes
}

function commonStart<T>(a: readonly T[], b: readonly T[]): readonly T[] {
  let length = 0
  while (length < a.length && a[length] === b[length]) length++
  return a.slice(0, length)
}

type Use = (variable: Variable, path: readonly Statements[]) => void

function visitBlock(statements: Statements, path: readonly Statements[], use: Use): void {
  const inner = (block: Statements): void => visitBlock(block, [...path, block], use)
  const read = (value: Value): void => visitValue(value, each => use(each, path))
  for (const each of statements) {
    switch (each.kind) {
      case 'set':
        use(each.variable, path)
        read(each.value)
        break
      case 'store':
        read(each.address)
        read(each.value)
        if (each.count) read(each.count)
        break
      case 'prefetch':
        read(each.address)
        break
      case 'leave':
        read(each.condition)
        break
      case 'loop':
        use(each.variable, path)
        read(each.step)
        read(each.end)
        inner(each.body)
        break
      case 'if':
        read(each.condition)
        inner(each.then)
        inner(each.otherwise)
    }
  }
}

function visitValue(value: Value, use: (variable: Variable) => void): void {
  switch (value.kind) {
    case 'variable':
      return use(value)
    case 'operation':
      return value.args.forEach(each => visitValue(each, use))
    case 'load':
      return visitValue(value.address, use)
    case 'splat':
      return visitValue(value.scalar, use)
    case 'lane':
      return visitValue(value.vector, use)
  }
}
