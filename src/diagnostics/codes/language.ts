/** Diagnostics about expressions, parameters, blocks, includes and patches of a config. */
import { error } from './entry.ts'

export const languageCodes = {
  'broken-expression': error<{ problem: string }>(
    ({ problem }) => problem,
    `
Where a number is expected, text is an expression: numbers, names, \`+ - * / // % **\`, comparisons,
\`and\`, \`or\`, \`not\`, \`c ? a : b\`, \`list[i]\`, parentheses and functions such as \`max(a, b)\`.

Bad: \`units: 2 * (16\`
Good: \`units: 2 * 16\`
`,
  ),
  'unknown-variable': error<{ name: string }>(
    ({ name }) => `'${name}' is not defined`,
    `
An expression can use the parameters of its block, those of the file, and \`i\` beside a \`repeat\`
(the number of the repeat, from 0).

Bad: \`units: 2 * width\` without a parameter \`width\`.
Good: \`params: {width: 64}\` at the top level, and \`units: 2 * width\`.
`,
  ),
  'unknown-function': error<{ name: string }>(
    ({ name }) => `there is no function '${name}'`,
    `
Expressions know \`abs ceil exp floor log log2 max min round sqrt\` of numbers, and \`channels\` and
\`shape\` of a layer or input.

Bad: \`units: power(2, 5)\`
Good: \`units: 2 ** 5\`
`,
  ),
  'unknown-shape': error<{ name: string }>(
    ({ name }) => `no shape of '${name}' is known here`,
    `
\`channels(x)\` and \`shape(x)\` ask for the result of a layer above, or for an input.

Bad: \`units: channels(stem)\` above the layer \`stem\`, or in \`params\`.
Good: \`units: channels(stem)\` below it.
`,
  ),
  'wrong-operand': error<{ problem: string }>(
    ({ problem }) => problem,
    `
Values are numbers, true or false, text, or lists, and none becomes another by itself.

Bad: \`units: 2 * act\`, where \`act\` is \`relu\`.
Good: \`units: 2 * width\`, where \`width\` is 32.
`,
  ),
  'no-value': error<{ problem: string }>(
    ({ problem }) => problem,
    `
The expression is well-formed, but has no finite number as its value.

Bad: \`scale: 1/0\`
Good: \`scale: 1/255\`
`,
  ),
}
