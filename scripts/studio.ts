/** Bundles the page of the studio: what a server or an exported folder gives to browsers. */
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Bundled, bundlePage } from './bundle.ts'
import { dist, inRoot } from './paths.ts'

/** Where the page lies in dist, and what it is made of: files by their place in the page. */
export const studioFolder = join(dist, 'studio')

const sources = {
  'assets/main': inRoot('src/studio/page/main.ts'),
  'assets/worker': inRoot('src/studio/worker/main.ts'),
  'assets/studio': inRoot('src/studio/page/studio.css'),
}

const markup = 'src/studio/page/index.html'

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
  copyFileSync(inRoot(markup), join(studioFolder, 'index.html'))
  return bundled
}
