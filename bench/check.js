/**
 * How long `tenon check` takes, process start included, beside an empty Node process, ajv-cli and
 * spectral on the same files: commands in turn, medians of several rounds.
 *
 * `npm run check` in this folder, after `npm ci` here and in the project.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { emptyNode, nodeCommand, runInTurn } from './commands.js'
import { median } from './median.js'

const here = dirname(fileURLToPath(import.meta.url))
const tenon = join(here, '..', 'dist', 'tenon.cjs')
const schema = join(here, '..', 'schema', 'tenon.schema.json')
const bin = name => join(here, 'node_modules', '.bin', name)
const folder = mkdtempSync(join(tmpdir(), 'tenon-bench-'))

/** A small model; the number makes each file different. */
const smallConfig = n => `tenon: 1
name: model-${n}
inputs:
  image: [28, 28, 1]
layers:
  - Conv2D: {filters: ${8 + (n % 8)}, kernel_size: 3}
  - PReLU: {shared_axes: [1, 2]}
  - MaxPooling2D
  - Flatten
  - Dense: ${32 + n}
  - LeakyReLU: 0.1
  - Dense: {units: 10, activation: softmax}
`

/** About a megabyte: thousands of layers, some with names and notes, as people write them. */
function largeConfig() {
  const note = '    note: what this layer is there for, in about a dozen words of plain text\n'
  const layer = n =>
    `  - Dense: {units: ${8 + (n % 5)}, activation: relu, kernel_initializer: he_normal}\n` +
    (n % 3 === 0 ? `    name: layer${n}\n` : note)
  const layers = Array.from({ length: 8000 }, (_, n) => layer(n))
  return `tenon: 1\ninputs:\n  x: [8]\nlayers:\n${layers.join('')}`
}

function report(title, commands, rounds) {
  const runs = runInTurn(commands, rounds)
  const medians = runs.map(each => median(each.map(({ ms }) => ms)))
  console.log(`\n${title} (median of ${rounds}, ms)`)
  commands.forEach(({ name }, c) => {
    const ratio = (medians[c] / medians[0]).toFixed(2)
    console.log(`  ${name.padEnd(28)} ${medians[c].toFixed(0).padStart(7)}   x${ratio}`)
  })
  return medians
}

try {
  const files = join(folder, 'files')
  mkdirSync(files)
  const paths = Array.from({ length: 200 }, (_, n) => join(files, `model-${n}.yaml`))
  paths.forEach((path, n) => writeFileSync(path, smallConfig(n)))
  const ruleset = join(folder, 'ruleset.yaml')
  writeFileSync(ruleset, rulesetText())
  const check = (name, list) => nodeCommand(name, tenon, 'check', ...list)
  const ajv = list => ({
    name: 'ajv-cli',
    command: bin('ajv'),
    args: ['validate', '--strict=false', '-s', schema, ...list.flatMap(each => ['-d', each])],
  })
  const spectral = list => ({
    name: 'spectral',
    command: bin('spectral'),
    args: ['lint', '--ruleset', ruleset, ...list],
    fails: true,
  })
  const [one] = paths
  report(
    'one small file',
    [emptyNode, check('tenon check', [one]), ajv([one]), spectral([one])],
    15,
  )
  report('200 small files', [ajv(paths), check('tenon check', paths), spectral(paths)], 7)
  const large = join(folder, 'large.yaml')
  writeFileSync(large, largeConfig())
  const megabytes = (largeConfig().length / 1e6).toFixed(2)
  report(`one file of ${megabytes} MB`, [parsing(large), check('tenon check', [large])], 9)
} finally {
  rmSync(folder, { recursive: true })
}

/** A process that reads a file and parses it with the YAML library, positions included. */
function parsing(path) {
  const script = `
    const { parseDocument, LineCounter } = require('yaml')
    const text = require('node:fs').readFileSync(process.argv[1], 'utf8')
    parseDocument(text, { lineCounter: new LineCounter() })`
  return nodeCommand('yaml alone', '-e', script, path)
}

function rulesetText() {
  return `rules:
  config:
    given: $
    severity: error
    then:
      function: schema
      functionOptions:
        schema: {type: object, required: [tenon, inputs, layers]}
`
}
