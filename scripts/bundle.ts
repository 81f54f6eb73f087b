/** Bundles the command line and the library, without writing anything. */
import { existsSync, readFileSync } from 'node:fs'
import { type BuildResult, type Plugin, build, transform } from 'esbuild'
import { entries, inRoot, root } from './paths.ts'

/**
 * Importing these takes milliseconds of each start: the first reads every property of a global that
 * is there anyway, and the second is for commands in programs of their own, of which there is none.
 */
const cheaply: { readonly [path: string]: string } = {
  'node:process': 'export default process',
  'node:child_process': 'export default {}',
}

/** Imported lazily by what needs them: none may cost anything at the start of `check`. */
const external = ['elkjs', 'cli-progress', 'vscode-languageserver']

/**
 * Packages in CommonJS require Node's own modules, which an ES module cannot; they get one that
 * imports them statically instead. The step between turns the default import into `module.exports`.
 */
const requiredBuiltins: Plugin = {
  name: 'required-builtins',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:/ }, ({ kind, namespace, path }) => {
      if (kind !== 'require-call') return undefined
      return { path, namespace: namespace === 'required' ? 'imported' : 'required' }
    })
    onLoad({ filter: /.*/, namespace: 'required' }, ({ path }) => ({
      contents: `module.exports = require('${path}').default`,
    }))
    onLoad({ filter: /.*/, namespace: 'imported' }, ({ path }) => ({
      contents: cheaply[path] ?? `export { default } from '${path}'`,
    }))
  },
}

/** Short names inside packages, whose code nobody reads here: a shorter text compiles faster. */
const shortPackages: Plugin = {
  name: 'short-packages',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]node_modules[\\/].*\.js$/ }, async ({ path }) => {
      const { code } = await transform(readFileSync(path, 'utf8'), { minify: true })
      return { contents: code }
    })
  },
}

/** Those entries whose sources exist, by the name of their file in dist. */
export function presentEntries(): Record<string, string> {
  return Object.fromEntries(Object.entries(entries).filter(([, source]) => existsSync(source)))
}

/** What bundling gives: the files, and which sources they were made of. */
export type Bundled = Pick<
  BuildResult<{ metafile: true; write: false }>,
  'outputFiles' | 'metafile'
>

/**
 * The files that belong into `outdir`. Entries share nothing: the library runs in browsers, and the
 * command line brings what every check needs into one chunk.
 */
export async function bundle(from: Record<string, string>, outdir: string): Promise<Bundled> {
  const bundles = await Promise.all(
    Object.entries(from).map(([name, source]) => bundleEntry(name, source, outdir)),
  )
  return {
    outputFiles: bundles.flatMap(each => each.outputFiles),
    metafile: {
      inputs: Object.assign({}, ...bundles.map(each => each.metafile.inputs)),
      outputs: Object.assign({}, ...bundles.map(each => each.metafile.outputs)),
    },
  }
}

/** The command line's entry. */
const command = 'tenon'

function bundleEntry(name: string, source: string, outdir: string): Promise<Bundled> {
  return build({
    absWorkingDir: root,
    entryPoints: { [name]: source },
    inject: name === command ? [inRoot('src/cli/start-up.ts')] : [],
    outdir,
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    minifyWhitespace: true,
    minifySyntax: true,
    external,
    // The same parser as ES modules: smaller, and it requires nothing of Node.
    alias: { yaml: inRoot('node_modules/yaml/browser/index.js') },
    plugins: [requiredBuiltins, shortPackages],
    legalComments: 'none', // the licences of what is bundled go into dist/licences.txt
    metafile: true,
    write: false,
  })
}
