/** docs/onnx.md: what becomes of the tests of each operator of ONNX. */

export interface NodeTest {
  readonly name: string
  readonly operator: string
  readonly outcome: 'passed' | 'failed' | 'refused' | 'unknown'
  readonly reason: string
}

export function operatorPage(tests: readonly NodeTest[]): string {
  const operators = [...new Set(tests.map(each => each.operator))].sort()
  const of = (operator: string): readonly NodeTest[] =>
    tests.filter(each => each.operator === operator)
  const known = operators.filter(each => of(each).some(test => test.outcome !== 'unknown'))
  const unknown = operators.filter(each => !known.includes(each))
  const count = (outcome: NodeTest['outcome'], some = tests): number =>
    some.filter(each => each.outcome === outcome).length
  const rows = known.map(operator => {
    const own = of(operator)
    const others = own.filter(each => each.outcome !== 'passed')
    return `| ${operator} | ${count('passed', own)} of ${own.length} | ${reasonsOf(operator, others)} |`
  })
  return `# Operators of ONNX

The ONNX project brings tests of its operators with its Python package, version 1.17: a model, inputs
and results. \`scripts/onnx-node-tests.ts\` imports each of them with its weights as constants, and
runs it. ${count('passed')} of ${tests.length} pass, ${count('refused')} are refused with a reason, ${count('unknown')} use operators that are not known,
${count('failed')} fail. Results count within 1e-3, those of bfloat16 within 2^-7.

| operator | tests that pass | why others are refused |
| --- | --- | --- |
${rows.join('\n')}

Not known, as no layer of the catalog says them: ${unknown.join(', ')}.
`
}

/** Equal reasons together, without the names and numbers of single tests. */
function reasonsOf(operator: string, tests: readonly NodeTest[]): string {
  const counts = new Map<string, number>()
  for (const { reason, outcome } of tests) {
    const plain =
      outcome === 'unknown'
        ? reason.includes(`'${operator}'`)
          ? 'not known'
          : `its body ${reason.replace(/^.*uses/, 'uses').replace(/, which is not known.*/, '')}`
        : reason
            .replace(/^'[^']*' \([^)]*\): /, '')
            .replace(/^(node|graph value|opset_import)[^:]*: /, '')
            .replace(/\[[^\]]*\]/g, '[...]')
            .replace(/(its axis) \d+/, '$1')
            .replace(/input \d+/, 'an input')
    counts.set(plain, (counts.get(plain) ?? 0) + 1)
  }
  const listed = [...counts].sort(([, a], [, b]) => b - a)
  return listed.map(([reason, n]) => (n === 1 ? reason : `${reason} (${n})`)).join('; ')
}
