/** The passes over a graph, in order, before it is fused and lowered. */
import type { Graph } from '../graph/graph.ts'
import { verify } from '../graph/verify.ts'
import { makeFormsExplicit } from './explicit-forms.ts'
import { foldWeights } from './fold-weights.ts'
import { liftScalars } from './lift-scalars.ts'
import { usePointwise } from './pointwise.ts'
import { sinkTransposes } from './sink-transposes.ts'
import { useWinograd } from './winograd.ts'

/** A pass over graphs: pure, verified after each run, printed by `--dump`. */
export interface Pass {
  readonly name: string
  readonly run: (graph: Graph) => Graph
}

export const passes: readonly Pass[] = [
  { name: 'lift-scalars', run: liftScalars },
  { name: 'sink-transposes', run: sinkTransposes },
  { name: 'fold-weights', run: foldWeights },
  { name: 'explicit-forms', run: makeFormsExplicit },
  { name: 'pointwise', run: usePointwise },
  { name: 'winograd', run: useWinograd },
]

/** Sees the graph after each pass. */
export type Trace = (name: string, graph: Graph) => void

export function preparePasses(graph: Graph, trace: Trace = () => {}): Graph {
  trace('graph', graph)
  return passes.reduce((current, pass) => {
    const next = pass.run(current)
    verify(next)
    trace(pass.name, next)
    return next
  }, graph)
}
