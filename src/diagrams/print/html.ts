/** Pictures as one HTML file that needs nothing else: to fold, to search, and to read details. */
import type { Arranged } from '../layout/arrange.ts'
import { createElkLayout } from '../layout/elk-layout.ts'
import type { Nest } from '../layout/nest.ts'
import type { Folded } from '../page/fold.ts'
import type { PageData, PagePicture } from '../page/page-data.ts'
import { type Annotation, usualAnnotations } from '../picture/annotations.ts'
import type { Picture, Stage } from '../picture/picture.ts'
import { showPicture } from '../view/show.ts'
import { type ViewOptions, leavesOf, openGroups } from '../view/view.ts'
import { textStyles } from './frame.ts'
import { pageItems, pageTitles } from './html-items.ts'
import { pageStyle } from './html-style.ts'
import { script } from './page-script.generated.js'
import { type Scene, sceneOf } from './scene.ts'
import { closedFrame } from './svg-items.ts'
import { drawnRoute, pageOf } from './svg.ts'
import { graphRules, styleLines } from './svg-style.ts'
import { element, openTag } from './xml.ts'

export interface HtmlOptions extends ViewOptions {
  readonly annotate?: readonly Annotation[]
}

/** Whoever passes the file on passes on what laid it out: EPL-2.0, section 3. */
const notice = `<!--
Laid out by elkjs 0.12.1, the Eclipse Layout Kernel, https://github.com/kieler/elkjs, under the
Eclipse Public License 2.0, https://www.eclipse.org/legal/epl-2.0/. No code of it is in this file.
-->`

/** `first` is the stage that is shown first; `pictures` are of one model. */
export async function printPage(
  pictures: readonly Picture[],
  first: Stage,
  options: HtmlOptions = {},
): Promise<string> {
  const scenes: Scene[] = []
  const shut: (readonly string[])[] = []
  for (const picture of pictures) {
    const { scene, closed } = await foldableScene(picture, options)
    scenes.push(scene)
    shut.push(closed)
  }
  const items = pageItems(scenes, pictures)
  const parts = scenes.map((scene, i) => pagePicture(scene, shut[i]!, items[i]!))
  const names = parts.map(each => each.name)
  const data: PageData = { first: names.includes(first) ? first : names[0]!, pictures: parts }
  const style = [pageStyle, ...svgStyle()].join('\n')
  const rules = [
    `default-src 'none'`,
    `script-src ${await hashOf(script)}`,
    `style-src ${await hashOf(style)}`,
  ]
  const { title, subtitle } = pictures[0]!
  const lines = [
    '<!doctype html>',
    notice,
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${rules.join('; ')}">`,
    '<meta name="viewport" content="width=device-width">',
    element('title', {}, title),
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    '<header>',
    element('h1', {}, title),
    element('p', {}, subtitle),
    ...toolbar(names),
    '</header>',
    '<main>',
    ...scenes.flatMap(sectionLines),
    '<aside id="panel" aria-live="polite" hidden></aside>',
    '</main>',
    `<script type="application/json" id="data">${safeJson(data)}</script>`,
    `<script>${script}</script>`,
    '</body>',
    '</html>',
  ]
  return `${lines.join('\n')}\n`
}

/** The most boxes that a page can show at once. */
const most = 1000

/** Everything open, as far as it can be; and what is closed at first. */
async function foldableScene(picture: Picture, options: HtmlOptions) {
  const asked = showPicture(picture, options)
  let view = asked
  for (let depth = 1; depth < 20; depth++) {
    const deeper = showPicture(picture, { ...options, depth })
    if (leavesOf(deeper.items).length > most) break
    if (leavesOf(deeper.items).length >= leavesOf(view.items).length) view = deeper
  }
  const open = new Set(openGroups(asked.items).map(each => each.id))
  const closed = openGroups(view.items).flatMap(({ id }) => (open.has(id) ? [] : [id]))
  const annotations = options.annotate ? new Set(options.annotate) : usualAnnotations
  const prefix = `${view.stage}:`
  const scene = await sceneOf(view, createElkLayout(), { annotations, foldable: true, prefix })
  return { scene, closed }
}

function svgStyle(): readonly string[] {
  return styleLines(textStyles, graphRules).slice(1, -1)
}

function toolbar(names: readonly string[]): readonly string[] {
  const button = (key: string, text: string, help: string): string =>
    element('button', { type: 'button', 'data-key': key, title: `${help} (${key})` }, text)
  const tabs = names.map(name =>
    element(
      'button',
      { type: 'button', id: `tab-${name}`, 'aria-pressed': 'false' },
      pageTitles[name] ?? name,
    ),
  )
  return [
    '<nav>',
    ...(tabs.length > 1 ? tabs : []),
    button('e', 'open all', 'opens every group'),
    button('c', 'close all', 'closes every group'),
    button('-', '−', 'smaller'),
    button('+', '+', 'larger'),
    button('f', 'fit', 'as wide as the window'),
    '<input id="search" type="search" placeholder="search ( / )" aria-label="search layers">',
    '</nav>',
  ]
}

function sectionLines(scene: Scene): readonly string[] {
  const [{ width, height, description }, body] = pageOf(scene)
  const name = scene.view.stage
  const last = body.lastIndexOf('</g>')
  const rest = body.slice(1, last)
  const legend = body.slice(last + 1)
  const svg = { role: 'group', width, height, viewBox: `0 0 ${width} ${height}` }
  return [
    openTag('section', { id: `picture-${name}` }),
    openTag('svg', { ...svg, 'aria-label': description }),
    element('rect', { class: 'paper page', width, height }),
    body[0]!.replace('<g ', '<g class="all" '),
    ...rest,
    '</g>',
    '<g class="legend">',
    ...legend,
    '</g>',
    '</svg>',
    '</section>',
  ]
}

function pagePicture(
  scene: Scene,
  closed: readonly string[],
  items: PagePicture['items'],
): PagePicture {
  const { view, nest, arranged } = scene
  const outlets: { [group: string]: readonly number[] } = {}
  const root = foldedOf(scene, { id: '', x: 0, y: 0 }, nest, arranged, outlets)
  const title = pageTitles[view.stage] ?? view.stage
  return { name: view.stage, title, root, closed, outlets, items }
}

function foldedOf(
  scene: Scene,
  at: { readonly id: string; readonly x: number; readonly y: number },
  nest: Nest,
  arranged: Arranged,
  outlets: { [group: string]: readonly number[] },
): Folded {
  outlets[at.id] = arranged.outlets.map(each => each.x)
  return {
    ...at,
    ...{ width: arranged.width, height: arranged.height },
    items: arranged.items.map(placed => {
      const { item, x, y, width, height, inner, nest: inside } = placed
      const spot = { id: item.id, x, y }
      if (!inner || !inside || item.kind !== 'group') {
        return { ...spot, width, height: height + placed.after, items: [], lines: [] }
      }
      const closedHeight = closedFrame(scene, item, inner).frame.height
      return { ...foldedOf(scene, spot, inside, inner, outlets), closedHeight }
    }),
    lines: nest.edges.map(({ to }, i) =>
      drawnRoute(arranged.routes[i]!, to, arranged.items).flatMap(({ x, y }) => [x, y]),
    ),
  }
}

/** JSON that ends no script, whatever names say. */
function safeJson(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, each => {
    return `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

/** What admits exactly this text to a page: https://www.w3.org/TR/CSP3/#grammardef-hash-source */
async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return `'sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}'`
}
