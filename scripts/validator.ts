/** Turns the JSON Schema of a config into a module, so that nothing is compiled at start. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import Ajv, { type AnySchemaObject } from 'ajv'
import standalone from 'ajv/dist/standalone/index.js'
import { type Metafile, build } from 'esbuild'
import { compactSchema } from '../src/config/compact-schema.ts'
import { type Json, type JsonSchema, isMap } from '../src/fields/field.ts'
import { generatedValidator, inRoot, root, schemaSource } from './paths.ts'

/** A self-contained ES module that exports `validate`, and what went into it. */
export interface ValidatorModule {
  readonly text: string
  readonly metafile: Metafile
}

/** Compiles a schema; nothing is imported by the result. */
export async function compileValidator(schema: AnySchemaObject): Promise<ValidatorModule> {
  const ajv = new Ajv.default({
    strict: true,
    strictRequired: false,
    allErrors: true,
    ownProperties: true,
    allowUnionTypes: true,
    verbose: false,
    messages: false, // diagnostics have their own words
    inlineRefs: false, // one function per definition, however often it is referred to
    code: { source: true, esm: true, lines: true },
  })
  const key = 'config'
  ajv.addSchema(compactSchema(schema as JsonSchema) as AnySchemaObject, key)
  const code = withoutUnread(withReadSchemas(standalone.default(ajv, { validate: key })))
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir: root, loader: 'js' },
    bundle: true,
    format: 'esm',
    target: 'es2022',
    minify: true, // nobody reads it, and every check does
    write: false,
    metafile: true,
  })
  return { text: outputFiles[0]?.text ?? '', metafile }
}

/**
 * The validator's code without what nobody reads: where a value's parent is (only `$data` and own
 * keywords ask), and where in the schema a rule stands. It is a third of the text, and every check
 * compiles it.
 */
function withoutUnread(code: string): string {
  return code
    .replaceAll(
      /,\s*parentData:\s*[^,{}]+,\s*parentDataProperty:\s*[^,{}]+,\s*rootData(?=\s*\})/g,
      '',
    )
    .replaceAll(/,\s*schemaPath:\s*"[^"]*"/g, '')
}

/** `schema12.properties.units.type`, with its number and its path. */
const schemaRead = /\bschema(\d+)((?:\.[A-Za-z_$][\w$]*|\[(?:\d+|"(?:[^"\\]|\\.)*")\])+)/g

/**
 * The validator's code with no more of the schemas than it reads: values at the ends of paths, and
 * of an object there its keys, which are all that it is asked for. The rest is a quarter of the
 * text, and every check would make objects of it.
 */
function withReadSchemas(code: string): string {
  const paths = new Map<string, string[][]>()
  for (const [, number = '', path = ''] of code.matchAll(schemaRead))
    paths.set(number, [...(paths.get(number) ?? []), stepsOf(path)])
  return code.replaceAll(/^const schema(\d+) = (.*);$/gm, (whole, number: string, text: string) => {
    const isWhole = code.split(new RegExp(`\\bschema${number}\\b(?![.[])`)).length > 2
    const read = paths.get(number)
    if (isWhole || !read) return whole
    return `const schema${number} = ${JSON.stringify(pickPaths(JSON.parse(text) as Json, read))};`
  })
}

const stepsOf = (path: string): string[] =>
  [...path.matchAll(/\.([\w$]+)|\[(\d+|".*?[^\\]")\]/g)].map(([, name, quoted]) =>
    name === undefined ? String(JSON.parse(quoted!)) : name,
  )

/** What stands at the ends of paths into a value, in objects that have nothing else. */
function pickPaths(value: Json, paths: readonly (readonly string[])[]): Json {
  if (!isMap(value)) return value
  const wanted = new Map<string, (readonly string[])[]>()
  const isKeys = paths.some(each => each.length === 0)
  for (const key of isKeys ? Object.keys(value) : []) wanted.set(key, [])
  for (const [key, ...rest] of paths)
    if (key !== undefined) wanted.set(key, [...(wanted.get(key) ?? []), rest])
  const picked = [...wanted].map(([key, below]) => {
    if (!Object.hasOwn(value, key)) throw new Error(`validator: no schema has ${key} there`)
    return [key, below.length > 0 ? pickPaths(value[key]!, below) : 1] as const
  })
  return Object.fromEntries(picked)
}

/** The schema that src/config/schema.ts exports now, whatever was imported before. */
async function currentSchema(): Promise<AnySchemaObject> {
  const { outputFiles } = await build({
    entryPoints: [schemaSource],
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
  })
  const bundle = Buffer.from(outputFiles[0]?.text ?? '').toString('base64')
  const module: unknown = await import(`data:text/javascript;base64,${bundle}`)
  return (module as { schema: AnySchemaObject }).schema
}

/** The validator of the schema of now; without a schema there is none. */
export async function currentValidator(): Promise<ValidatorModule | undefined> {
  return existsSync(schemaSource) ? compileValidator(await currentSchema()) : undefined
}

/** Brings the generated validator up to date with the schema; without a schema there is none. */
export async function writeValidator(): Promise<'fresh' | 'written' | 'no schema'> {
  if (!existsSync(schemaSource)) return 'no schema'
  try {
    const schema = await currentSchema()
    const firstLine = `// Generated from the schema with the digest ${digest(schema)}.`
    if (existsSync(generatedValidator)) {
      if (readFileSync(generatedValidator, 'utf8').startsWith(firstLine)) return 'fresh'
    }
    const { text } = await compileValidator(schema)
    replaceFile(generatedValidator, `${firstLine}\n${text}`)
    return 'written'
  } catch (error) {
    // A stale validator would be worse than none: it would judge configs by yesterday's schema.
    rmSync(generatedValidator, { force: true })
    throw error
  }
}

/** Changes with the schema, with ajv and with the way in which this file uses it. */
function digest(schema: AnySchemaObject): string {
  const hash = createHash('sha256').update(JSON.stringify(schema))
  const makers = ['scripts/validator.ts', 'src/config/compact-schema.ts']
  for (const path of [...makers, 'node_modules/ajv/package.json']) {
    hash.update(readFileSync(inRoot(path)))
  }
  return hash.digest('hex')
}

/** Writes a file in one step, so that nobody reads half of it. */
export function replaceFile(path: string, text: string): void {
  const temporary = `${path}.${process.pid}`
  writeFileSync(temporary, text)
  renameSync(temporary, path)
}

// Examples in the docs are run, so they need the schema of now.
if (process.argv[1] === fileURLToPath(import.meta.url)) await writeValidator()
