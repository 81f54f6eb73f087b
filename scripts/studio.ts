/** Bundles the page of the studio: what a server or an exported folder gives to browsers. */
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pagePolicy } from '../src/studio/server/headers.ts'
import { type Bundled, bundlePage } from './bundle.ts'
import { dist, inRoot } from './paths.ts'
import { bundledPackages, licenceTexts } from './third-party.ts'

/** Where the page lies in dist, and what it is made of: files by their place in the page. */
export const studioFolder = join(dist, 'studio')

const sources = {
  'assets/main': inRoot('src/studio/page/main.ts'),
  'assets/worker': inRoot('src/studio/worker/main.ts'),
  'assets/studio': inRoot('src/studio/page/studio.css'),
}

/** What lies in the page as it is: elkjs, unmodified, runs in a worker of its own. */
const copies = {
  'assets/elk-worker.min.js': inRoot('node_modules/elkjs/lib/elk-worker.min.js'),
  'assets/elkjs-licence.txt': inRoot('node_modules/elkjs/LICENSE.md'),
}

/** The script of the page, that of its workers, and the style sheet, without writing them. */
export const bundleStudio = (): Promise<Bundled> => bundlePage(sources, studioFolder)

/** Replaces the page in dist. */
export async function writeStudio(): Promise<Bundled> {
  const bundled = await bundleStudio()
  rmSync(studioFolder, { recursive: true, force: true })
  for (const { path, contents } of bundled.outputFiles) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, contents)
  }
  for (const [path, source] of Object.entries(copies))
    copyFileSync(source, join(studioFolder, path))
  const markup = readFileSync(inRoot('src/studio/page/index.html'), 'utf8')
  writeFileSync(join(studioFolder, 'index.html'), markup.replace('%policy%', pagePolicy))
  const packages = bundledPackages(bundled.metafile)
  writeFileSync(join(studioFolder, 'assets/licences.txt'), licenceTexts(packages))
  return bundled
}
