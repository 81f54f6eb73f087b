/** The main job, `npm start`: one config checked, drawn, trained, tested, and shown at work. */
import { join } from 'node:path'

import { check, compile, diagram } from '../api.ts'
import { TenonError } from '../diagnostics/diagnostic.ts'
import { writeFileAtomically } from '../files/atomic.ts'
import type { ModelTensor } from '../model-inputs.ts'
import { type Training, readExamples, runEvaluation } from '../run-training.ts'
import { type Digit, drawDigits } from './digits.ts'
import { exitCodes } from './failure.ts'
import { countText, scoresText } from './numbers.ts'
import { print, sayWarning } from './output.ts'
import { writtenFiles } from './train.ts'
import { trainWithProgress } from './train-with-progress.ts'

/** Which test examples are shown: spread over the whole set. */
const shown = Array.from({ length: 10 }, (_, i) => 37 + 997 * i)

/** Runs the whole job over a classifier of pictures; gives the exit code. */
export async function demonstrate(file: string): Promise<number> {
  const { ok, diagnostics } = await check(file, { data: true })
  if (!ok) throw new TenonError(diagnostics)
  diagnostics.forEach(sayWarning)
  print(`checked ${file}: nothing wrong`)
  const picture = await diagram(file)
  const training = await trainWithProgress(file, {})
  if (training.interrupted || training.weights === null) {
    print(`stopped; go on with: npx tenon train ${file} --resume`)
    return exitCodes.interrupted
  }
  const graph = join(training.run, 'graph.svg')
  writeFileAtomically(graph, new TextEncoder().encode(picture))
  const { weights } = training
  const result = await runEvaluation(file, { weights, data: 'test' })
  print(`\ntest: ${scoresText(result)} on ${countText(result.examples)} digits never seen before\n`)
  print(drawDigits(await recognise(file, weights), process.stdout))
  printFiles(training, graph)
  return 0
}

/** Runs the trained model on a few test examples. */
async function recognise(file: string, weights: string): Promise<readonly Digit[]> {
  const model = await compile(file, { weights })
  const { input, examples } = await readExamples(file, shown)
  const [output] = model.outputs
  return examples.map(({ tensor, label }) => {
    const { data } = model.runTensors({ [input]: tensor })[output!.name]!
    const guess = data.indexOf(Math.max(...data) as never)
    return { picture: tensor as ModelTensor, label, guess, certainty: data[guess]! }
  })
}

function printFiles({ files }: Training, graph: string): void {
  print(['', 'written:', ...writtenFiles(files), `  graph        ${graph}`].join('\n'))
}
