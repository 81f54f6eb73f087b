/** Bundles the command line, the library and the plugin, without writing anything. */
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type BuildOptions, type BuildResult, type Plugin, build, transform } from 'esbuild'
import { entries, inRoot, root } from './paths.ts'

/** What bundling gives: the files, and which sources they were made of. */
export type Bundled = Pick<
  BuildResult<{ metafile: true; write: false }>,
  'outputFiles' | 'metafile'
>

/** The files that belong into `outdir`. The library is there for Node, for bundlers
 * and for browsers. */
export async function bundle(outdir: string): Promise<Bundled> {
  const bundles = await Promise.all([
    bundleScript(entries['tenon.cjs'], join(outdir, 'tenon.cjs')),
    bundleScript(entries['command.cjs'], join(outdir, 'command.cjs')),
    bundleScript(entries['tenon-error.cjs'], join(outdir, 'tenon-error.cjs')),
    bundleScript(entries['library.cjs'], join(outdir, 'library.cjs'), [sharedError]),
    bundleScript(entries['quick.cjs'], join(outdir, 'quick.cjs'), [sharedError]),
    bundleLibrary({ index: entries['index.js'] }, outdir),
    bundleLibrary({ module: entries['module.js'], vite: entries['vite.js'] }, outdir),
    bundleLibrary({ browser: entries['browser.js'] }, outdir, forBrowsers),
  ])
  return {
    outputFiles: bundles.flatMap(each => each.outputFiles),
    metafile: {
      inputs: Object.assign({}, ...bundles.map(each => each.metafile.inputs)),
      outputs: Object.assign({}, ...bundles.map(each => each.metafile.outputs)),
    },
  }
}

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  minifyWhitespace: true,
  minifySyntax: true,
  // Imported by what needs them alone; none may cost anything at the start of `check`.
  external: ['elkjs', 'cli-progress', 'vscode-languageserver'],
  // The parser for browsers is smaller, and requires nothing of Node.
  alias: { yaml: inRoot('node_modules/yaml/browser/index.js') },
  legalComments: 'none', // the licences of what is bundled go into dist/licences.txt
  metafile: true,
  write: false,
} as const satisfies BuildOptions

/** ES modules; what is imported lazily lies in chunks. */
function bundleLibrary(
  entryPoints: { readonly [name: string]: string },
  outdir: string,
  options: BuildOptions = {},
): Promise<Bundled> {
  const chunks = { chunkNames: 'chunks/[name]-[hash]', splitting: true }
  return build({ ...common, ...chunks, ...options, entryPoints, outdir, format: 'esm' } as Library)
}

type Library = BuildOptions & { readonly metafile: true; readonly write: false }

/**
 * Every function of a module of Node fails as a file system does that is not there, so that what
 * needs one says so, and what needs none runs.
 */
const noNode = `
const fail = (_, name) => () => {
  throw Object.assign(new Error('not in a browser'), { code: 'ENOSYS', syscall: String(name) })
}
// Named imports are looked up in the prototype.
module.exports = Object.create(new Proxy({}, { get: fail }))
`

const withoutNode: Plugin = {
  name: 'without-node',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:/ }, ({ path }) => ({ path, namespace: 'no-node' }))
    onLoad({ filter: /.*/, namespace: 'no-node' }, () => ({ contents: noNode }))
  },
}

const forBrowsers: BuildOptions = {
  platform: 'browser',
  target: 'es2022',
  plugins: [withoutNode],
}

/** A page with all of what it needs, as nothing resolves packages there. */
export function bundlePage(
  entryPoints: { readonly [name: string]: string },
  outdir: string,
): Promise<Bundled> {
  const names = { chunkNames: 'assets/[name]-[hash]' }
  // It lies beside the page as it is, and is started by its address.
  const external = ['elkjs/lib/elk.bundled.js']
  return bundleLibrary(entryPoints, outdir, {
    ...forBrowsers,
    ...names,
    external,
    minify: true,
  })
}

/** Changes with everything that a build is made of. */
function sourcesHash(): string {
  const hash = createHash('sha256').update(readFileSync(inRoot('package-lock.json')))
  for (const folder of ['src/', 'scripts/'].map(inRoot))
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort())
      if (/\.[jt]s$/.test(name))
        hash
          .update(name)
          .update('\0')
          .update(readFileSync(folder + name))
  return hash.digest('hex').slice(0, 32)
}

/** One script: Node keeps compiled code of scripts alone, and finds one file faster than many. */
export function bundleScript(
  source: string,
  outfile: string,
  plugins: readonly Plugin[] = [],
): Promise<Bundled> {
  return build({
    ...common,
    entryPoints: [source],
    outfile,
    format: 'cjs',
    define: { 'import.meta.url': 'moduleUrl', tenonBuild: JSON.stringify(sourcesHash()) },
    banner: { js: 'const moduleUrl = require("node:url").pathToFileURL(__filename).href' },
    supported: { 'dynamic-import': false },
    plugins: [packages, ...plugins],
  })
}

/** What scripts of one process throw is of one class, which lies in a script of its own. */
const sharedError: Plugin = {
  name: 'shared-error',
  setup({ onResolve }) {
    const shared = { path: './tenon-error.cjs', external: true }
    onResolve({ filter: /\/tenon-error\.ts$/ }, () => shared)
  },
}

/**
 * Reading these takes milliseconds of each start: the first reads every property of a global that
 * is there anyway, and the second is for commands in programs of their own, of which there is none.
 */
const cheaply: { readonly [path: string]: string } = {
  'node:process': 'module.exports = process',
  'node:child_process': 'module.exports = {}',
}

/** Packages in short names, for nobody reads them here, and without what takes long to load. */
const packages: Plugin = {
  name: 'packages',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:/ }, ({ importer, path }) => {
      const isCheap = importer.includes('node_modules') && Object.hasOwn(cheaply, path)
      return isCheap ? { path, namespace: 'cheap' } : undefined
    })
    onLoad({ filter: /.*/, namespace: 'cheap' }, ({ path }) => ({ contents: cheaply[path]! }))
    onLoad({ filter: /[\\/]node_modules[\\/].*\.js$/ }, async ({ path }) => {
      const { code } = await transform(readFileSync(path, 'utf8'), { minify: true })
      return { contents: code }
    })
  },
}
