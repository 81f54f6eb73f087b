/** `build --target c`: a C file and its header, the data, and an example that uses them. */
import { prelude } from '../../codegen/c/prelude.ts'
import { functionText } from '../../codegen/c/print.ts'
import { prunePrelude } from '../../codegen/c/prune.ts'
import { cTargets } from '../../codegen/c/target.ts'
import { lower } from '../../kernels/lower.ts'
import { preparePasses } from '../../passes/index.ts'
import type { BuildModel } from '../build-request.ts'
import { dataFile } from '../listing/data.ts'
import { listProgram } from '../listing/listing.ts'
import { checkSize } from '../listing/memory.ts'
import { arraysText } from './arrays.ts'
import { entryText } from './entry.ts'
import { exampleText, makefileText } from './example.ts'
import { headerText } from './header.ts'
import { cNames, functionName, titleOf } from './names.ts'

/**
 * Vectors of four lanes, which every machine has or can do without: wider ones are the `native`
 * target's business, which compiles for the machine that it runs on.
 */
const target = cTargets.simd128

/** Weights are packed when they are loaded, for the reasons that hold for an ES module. */
export const build: BuildModel = ({ model, weights, name, inlineWeights = false }) => {
  const listing = listProgram(lower(preparePasses(model.inference), target), [])
  checkSize(listing.memory, 'c', 2 ** 31)
  const names = cNames(name, model, listing)
  const { tag, bytes } = dataFile(listing.memory, weights)
  const kernels = listing.functions.map(each =>
    functionText({ ...each, name: functionName(each.name) }, each.comments),
  )
  const entry = entryText(model, listing, names, inlineWeights ? undefined : tag)
  const code = [
    ...kernels,
    ...(inlineWeights ? [arraysText(listing.memory, weights)] : []),
    entry,
  ].join('\n')
  const head = `/* ${titleOf(model)}; ${name}.h says how it is used. */\n#include "${name}.h"\n`
  return [
    { name: `${name}.h`, content: headerText(model, listing, names, inlineWeights) },
    {
      name: `${name}.c`,
      content: [head, prunePrelude(prelude(target.lanes), code), code].join('\n'),
    },
    ...(inlineWeights ? [] : [{ name: `${name}.bin`, content: bytes }]),
    { name: 'main.c', content: exampleText(model, names, inlineWeights) },
    { name: 'Makefile', content: makefileText(names) },
  ]
}
