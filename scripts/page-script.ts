/** Bundles the script of HTML pictures into a module that holds it as text. */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { inRoot, root } from './paths.ts'
import { replaceFile } from './validator.ts'

const generated = inRoot('src/diagrams/print/page-script.generated.js')

/** Brings the generated module up to date with src/diagrams/page. */
export async function writePageScript(): Promise<'fresh' | 'written'> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [inRoot('src/diagrams/page/page.ts')],
    bundle: true,
    format: 'iife',
    target: 'es2022',
    minify: true, // nobody reads it, and every page holds it
    write: false,
  })
  const script = outputFiles[0]!.text.trim()
  // Between tags, nothing may look like the end of the script.
  if (/<\/script|<!--/i.test(script)) throw new Error('the script of the page would end itself')
  const text = `// Generated from src/diagrams/page.\nexport const script = ${JSON.stringify(script)}\n`
  if (existsSync(generated) && readFileSync(generated, 'utf8') === text) return 'fresh'
  replaceFile(generated, text)
  return 'written'
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writePageScript()
