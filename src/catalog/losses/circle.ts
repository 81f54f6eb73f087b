/** circle: brings vectors of one class together, those of different classes apart. */
import { type Expr, add, all, eq, gt, max, mul, neg, not, select, sub } from '../../expr/expr.ts'
import { bool, num } from '../../fields/kinds.ts'
import type { Node } from '../../graph/node.ts'
import { createMatmul } from '../../graph/ops/matmul.ts'
import { createReshape } from '../../graph/ops/reshape.ts'
import { logOnePlusExp } from '../activations/softplus.ts'
import { elementwise } from '../elementwise.ts'
import { logSumExpOver } from '../log-sum-exp.ts'
import { positions } from '../positions.ts'
import { defineLoss } from '../training.ts'

/** Far below all pairs that count, and finite: a row without any has no gradient, not NaN. */
const noPair = -(2 ** 100)

/** Sun et al., https://arxiv.org/abs/2002.10857 */
export const circle = defineLoss({
  name: 'circle',
  aliases: ['Circle'],
  doc: 'log(1 + sum over pairs of a class * sum over other pairs), of the cosines in a batch',
  fields: {
    gamma: num({ default: 80, doc: 'what weighted distances are multiplied by' }),
    margin: num({ default: 0.4, doc: 'how near to 0 and 1 distances should come' }),
    remove_diagonal: bool({ default: true, doc: 'whether an example makes no pair with itself' }),
  },
  target: 'group-number',
  misfit: ({ length }) => (length === 2 ? undefined : 'it must hold one vector for each example'),
  build(target, prediction, { gamma, margin, remove_diagonal }) {
    const [batch] = prediction.shape
    const crossed = (x: Node): readonly [Node, Node] => [
      createReshape(x, [batch!, 1]),
      createReshape(x, [1, batch!]),
    ]
    const cosines = createMatmul(prediction, prediction, { transposeB: true })
    const pairs = [cosines, ...crossed(target), ...crossed(positions(batch!))]
    const sumOfPairs = (each: (distance: Expr, isSame: Expr, isItself: Expr) => Expr): Node =>
      logSumExpOver(
        elementwise(pairs, (cosine, one, other, i, j) =>
          each(max(sub(1, cosine), 0), eq(one, other), eq(i, j)),
        ),
        [1],
      )
    const near = sumOfPairs((distance, isSame, isItself) => {
      const weight = max(add(margin, distance), 0)
      const counted = remove_diagonal ? all(isSame, not(isItself)) : isSame
      return select(counted, mul(neg(mul(gamma, weight)), sub(margin, distance)), noPair)
    })
    const far = sumOfPairs((distance, isSame) => {
      const weight = max(sub(1 + margin, distance), 0)
      return select(isSame, noPair, mul(mul(gamma, weight), sub(1 - margin, distance)))
    })
    const values = elementwise([near, far], (near, far) => logOnePlusExp(add(near, far)))
    return createReshape(values, [batch!])
  },
  // As in Keras, the mean is of the examples that have a loss.
  mask: (_target, _prediction, _args, values) =>
    elementwise([values], value => select(gt(value, 0), 1, 0)),
})
