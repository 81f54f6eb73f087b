/** The diagnostic for a loss or weight that is no number: what, when, and by which layer. */
import type { TrainingModel } from '../build/model.ts'
import { refuse } from '../diagnostics/diagnostic.ts'
import { type Span, positionAt } from '../diagnostics/source.ts'
import { type Graph, topologicalOrder } from '../graph/graph.ts'
import { isOp } from '../graph/node.ts'
import { parameter } from '../graph/ops/parameter.ts'
import type { Batch } from './batches.ts'
import { type Culprit, findCulprit } from './non-finite.ts'
import type { Values } from './values.ts'

export interface NotFinite {
  readonly training: TrainingModel
  /** The graph that ran. */
  readonly graph: Graph
  /** Weights and state from before the run. */
  readonly values: Values
  readonly batch: Batch
  /** `the loss became NaN`. */
  readonly what: string
  /** `epoch 2, step 17`. */
  readonly when: string
}

/** Ends the training. */
export function refuseNotFinite({ training, graph, values, batch, what, when }: NotFinite): never {
  const culprit = findCulprit(graph, values, batch)
  const { cause, span } = culprit ? explain(training, graph, culprit) : unexplained
  return refuse('not-finite', { what, when, cause }, span, {
    hint: 'try a smaller learning rate; `tenon explain not-finite` names more causes',
  })
}

const unexplained: Explanation = {
  cause: 'repeated in the interpreter it stays finite, so it is close to the largest float32',
  span: undefined,
}

interface Explanation {
  readonly cause: string
  readonly span: Span | undefined
}

function explain(
  { model }: TrainingModel,
  graph: Graph,
  { node, found, part }: Culprit,
): Explanation {
  if (isOp(node, parameter)) {
    const { name, storage } = node.attributes
    const span = model.config.inputs.find(each => each.name === name)?.span
    return { cause: `the ${storage} '${name}' holds ${found}`, span }
  }
  const { origin } = node
  if (origin) {
    const span = origin.spans[0]
    const line = span ? `, line ${positionAt(span.source, span.start).line}` : ''
    const where = part === 'forward' ? '' : 'the gradient or update of '
    const cause = `${where}'${origin.layer}' (${origin.type}${line}) made the first ${found}`
    return { cause, span }
  }
  const update = graph.updates.find(each => topologicalOrder([each.value]).includes(node))
  const name = update?.target.attributes.name
  const maker = part === 'forward' || !name ? 'the loss itself' : `the update of '${name}'`
  return { cause: `${maker} made the first ${found}`, span: model.config.training?.span }
}
