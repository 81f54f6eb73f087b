/** Diagnostics about `limits:`: what a model may take, and what it must not have. */
import { error, warning } from './entry.ts'

export const limitCodes = {
  'limit-exceeded': error<{ limit: string; actual: string; allowed: string }>(
    ({ limit, actual, allowed }) => `${limit} are ${actual}, the limit allows ${allowed}`,
    `
The config's own \`limits\` are exceeded. A bare value is a maximum, \`{exact: N}\` an equality.

Bad:

    layers: [Flatten, Dense: 256]
    limits: {params: 100k}

Good:

    layers: [Flatten, Dense: 64]
    limits: {params: 100k}
`,
  ),
  'limit-near': warning<{ limit: string; actual: string; allowed: string }>(
    ({ limit, actual, allowed }) => `${limit} are ${actual}, more than the ${allowed} to warn at`,
    `
The limit has a number of its own for warnings, which is reached before the maximum is.

Bad:

    layers: [Flatten, Dense: 64]
    limits: {params: {max: 100k, warn: 50k}}

Good:

    layers: [Flatten, Dense: 32]
    limits: {params: {max: 100k, warn: 50k}}
`,
  ),
  'limit-not-checked': warning<{ limit: string; reason: string }>(
    ({ limit, reason }) => `the limit on ${limit} was not checked: ${reason}`,
    `
A limit that cannot be computed does not pass silently: a dynamic height decides the flops, a clock
the latency, and a shallow clone has no older commit to compare with.

Bad:

    inputs: {x: [null, 8, 1]}
    layers: [{Conv2D: {filters: 2, kernel_size: 3}}]
    limits: {flops: 60M}

Good:

    inputs: {x: [8, 8, 1]}
    layers: [{Conv2D: {filters: 2, kernel_size: 3}}]
    limits: {flops: 60M}
`,
  ),
  regression: error<{
    limit: string
    actual: string
    before: string
    base: string
    allowed: string
  }>(
    ({ limit, actual, before, base, allowed }) =>
      `${limit} are ${actual}, in ${base} they are ${before}: more by more than ${allowed}`,
    `
\`limits.regression\` compares a model with another config, or with its own in a git revision, and
allows each number to grow by a share.

Bad: \`regression: {against: main, params: +1%}\` where a layer got twice the units.
Good: \`regression: {against: main, params: +60%}\` where the growth is meant.
`,
  ),
  forbidden: error<{ layer: string; what: string }>(
    ({ layer, what }) => `'${layer}' has what the limits forbid: ${what}`,
    `
\`limits.forbid\` lists layers and values that a model must not have, such as those that a device
has no fast code for. A value is found wherever it stands, also inside of an activation.

Bad:

    layers: [Flatten, {Dense: {units: 8, activation: sigmoid}}]
    limits: {forbid: [{activation: sigmoid}]}

Good:

    layers: [Flatten, {Dense: {units: 8, activation: relu}}]
    limits: {forbid: [{activation: sigmoid}]}
`,
  ),
}
