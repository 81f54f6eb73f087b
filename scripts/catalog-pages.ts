/** Writes docs/catalog: one page per entry of the catalog, from its definition, and an index. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ActivationDefinition, ExprArguments } from '../src/catalog/activation.ts'
import { catalog } from '../src/catalog/catalog.ts'
import type { LayerDefinition } from '../src/catalog/layer.ts'
import { drawActivation } from '../src/diagrams/charts/activation-curve.ts'
import { type Fields, readFields } from '../src/fields/field.ts'
import { defaultText, typeText } from '../src/lsp/schema-text.ts'
import { notes, reductions } from './catalog-notes.ts'
import { drawLayer } from './layer-curves.ts'
import { inRoot } from './paths.ts'

/** What every kind of entry has in common; whatever else a kind has, its page shows where known. */
interface Entry {
  readonly name: string
  readonly aliases?: readonly string[]
  readonly doc: string
  readonly fields: Fields
  readonly main?: string
}

/** Every page and picture by the path of its file in docs/catalog. */
export async function catalogPages(): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>()
  const index: string[] = []
  for (const [kind, list] of Object.entries(catalog) as [string, readonly object[]][]) {
    const entries = list.map(entryOf).toSorted((a, b) => (a.name < b.name ? -1 : 1))
    for (const entry of entries) {
      const picture = await curveOf(entry)
      files.set(`${kind}/${entry.name}.md`, page(kind, entry, picture !== undefined))
      if (picture !== undefined) files.set(`${kind}/${entry.name}.svg`, picture)
    }
    const links = entries.map(({ name }) => `[${name}](${kind}/${name}.md)`).join(' · ')
    index.push(`## ${kind}\n\n${links}\n`)
  }
  files.set('README.md', indexPage(index))
  return files
}

/** Layers call their name a type. */
function entryOf(definition: object): Entry {
  const { type } = definition as { readonly type?: string }
  return type === undefined ? (definition as Entry) : ({ ...definition, name: type } as Entry)
}

function indexPage(sections: readonly string[]): string {
  return `# Catalog

Everything that a config can name, by the names of Keras. \`tenon schema NAME\` prints the JSON Schema
of an entry. These pages are written from the sources by \`npm run docs\`.

${sections.join('\n')}`
}

function page(kind: string, entry: Entry, isCurve: boolean): string {
  const { name, aliases = [], doc } = entry
  const parts = [
    `# ${name}`,
    doc,
    ...(aliases.length > 0 ? [`Also called ${words(aliases)}.`] : []),
    ...(isCurve ? [`![the curve of ${name} and its gradient](${name}.svg)`] : []),
    argumentsPart(entry),
    ...examplesPart(entry),
    ...notesPart(kind, name),
  ]
  return `${parts.join('\n\n')}\n`
}

const words = (names: readonly string[]): string => names.map(each => `\`${each}\``).join(', ')
const cell = (text: string): string => text.replaceAll('|', '\\|')

function argumentsPart({ fields, main }: Entry): string {
  const rows = Object.entries(fields).map(([name, { schema, doc, required }]) => {
    const usual = required ? 'required' : defaultText(schema).replace(/^default /, '')
    return `| \`${name}\` | ${cell(typeText(schema))} | ${cell(usual)} | ${cell(doc)} |`
  })
  if (rows.length === 0) return 'It has no arguments.'
  const bare =
    main === undefined
      ? ''
      : main === 'inputs'
        ? '\n\nA bare value is the list of its inputs.'
        : `\n\nA bare value stands for \`${main}\`.`
  const head = '| argument | what | default | meaning |\n| --- | --- | --- | --- |'
  return `${head}\n${rows.join('\n')}${bare}`
}

/** Shapes of a layer, values of an activation. */
function examplesPart(entry: Entry): readonly string[] {
  const { examples } = entry as Partial<LayerDefinition>
  const { examples: values, expr } = entry as Partial<ActivationDefinition>
  if (expr && values) {
    const [xs, ys] = [0, 1].map(k => values.map(each => each[k]))
    return [
      `| x | ${xs!.join(' | ')} |\n|${' --- |'.repeat(values.length + 1)}\n| y | ${ys!.join(' | ')} |`,
    ]
  }
  const shapes = examples?.filter(each => Array.isArray(each.inputs) && Array.isArray(each.output))
  if (!shapes || shapes.length === 0) return []
  const shape = (dims: readonly number[]): string => `[${['batch', ...dims].join(', ')}]`
  const rows = shapes.map(({ args, inputs, output, parameters }) => {
    const written = JSON.stringify(args).replaceAll('"', '')
    const from = inputs.map(shape).join(' and ')
    return `| \`${cell(written)}\` | ${from} | ${shape(output)} | ${parameters} |`
  })
  return [`| arguments | from | to | parameters |\n| --- | --- | --- | --- |\n${rows.join('\n')}`]
}

function notesPart(kind: string, name: string): readonly string[] {
  const { use, weakness } = notes[kind]?.[name] ?? {}
  const equal = reductions
    .filter(each => each.kind === kind && (each.name === name || each.is.name === name))
    .map(each =>
      each.name === name ? { own: each.args, other: each.is } : { own: each.is.args, other: each },
    )
    .map(({ own, other }) => `- ${written(name, own)} is ${written(other.name, other.args)}`)
  return [
    ...(use === undefined ? [] : [`**Use.** ${use}`]),
    ...(weakness === undefined ? [] : [`**Beware.** ${weakness}`]),
    ...(equal.length > 0 ? [`**The same thing.**\n\n${equal.join('\n')}`] : []),
  ]
}

function written(name: string, args: object): string {
  const inner = JSON.stringify(args).replaceAll('"', '').replaceAll(':', ': ').replaceAll(',', ', ')
  return Object.keys(args).length === 0 ? `\`${name}\`` : `\`${name}: ${inner}\``
}

/** The picture of an entry that is a function of each element. */
async function curveOf(entry: Entry): Promise<string | undefined> {
  const { activation, expr } = entry as Partial<LayerDefinition & ActivationDefinition>
  if (activation) return drawLayer(entry as unknown as LayerDefinition)
  return expr && curve(entry as ActivationDefinition & Entry)
}

/** At the default arguments; a number that has none is 1 in the picture. */
function curve(definition: ActivationDefinition & Entry): string {
  const refuse = (): never => {
    throw new Error(`a default of ${definition.name} asks for something`)
  }
  const needed = Object.keys(definition.fields).filter(name => definition.fields[name]!.required)
  const required = Object.fromEntries(needed.map(name => [name, 1]))
  const context = { number: refuse, outOfRange: refuse, resolve: refuse }
  return drawActivation(
    definition,
    readFields(definition.fields, required, [], context) as ExprArguments<Fields>,
  )
}

async function main(): Promise<void> {
  const folder = inRoot('docs/catalog')
  rmSync(folder, { recursive: true, force: true })
  const files = await catalogPages()
  for (const [name, text] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  console.log(`docs/catalog: ${files.size} files`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main()
