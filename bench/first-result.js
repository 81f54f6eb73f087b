/**
 * A process that compiles a prepared row with its weights, runs it once and ends:
 * `first-result.js FOLDER TARGET`. Says in JSON how long `compile` took, what ran the model, and
 * the most memory that the process had.
 */
import { compile } from '../dist/index.js'
import { peakMemory } from './peak-memory.js'
import { openTask } from './task.js'

const [folder, target] = process.argv.slice(2)
const task = openTask(folder)
const config = { path: task.config, variant: task.variant }
const start = performance.now()
const model = await compile(config, { weights: task.file('weights.safetensors'), target })
const compileMs = performance.now() - start
model.run(task.data)
console.log(JSON.stringify({ compileMs, peak: peakMemory(), target: model.target }))
