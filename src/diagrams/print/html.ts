/** Pictures as one HTML file that needs nothing else: to fold, to search, and to read details. */
import { createElkLayout } from '../layout/elk-layout.ts'
import type { PageData } from '../page/page-data.ts'
import type { Picture, Stage } from '../picture/picture.ts'
import { type FoldableOptions, type FoldablePicture, printFoldable } from './foldable.ts'
import { textStyles } from './frame.ts'
import { pageTitles } from './html-items.ts'
import { pageStyle } from './html-style.ts'
import { script } from './page-script.generated.js'
import { graphRules, styleLines } from './svg-style.ts'
import { element, openTag } from './xml.ts'

/** Whoever passes the file on passes on what laid it out: EPL-2.0, section 3. */
const notice = `<!--
Laid out by elkjs 0.12.1, the Eclipse Layout Kernel, https://github.com/kieler/elkjs, under the
Eclipse Public License 2.0, https://www.eclipse.org/legal/epl-2.0/. No code of it is in this file.
-->`

/** `first` is the stage that is shown first; `pictures` are of one model. */
export async function printPage(
  pictures: readonly Picture[],
  first: Stage,
  options: FoldableOptions = {},
): Promise<string> {
  const printed = await printFoldable(pictures, createElkLayout(), options)
  const names = printed.map(each => each.picture.name)
  const data: PageData = {
    first: names.includes(first) ? first : names[0]!,
    pictures: printed.map(each => each.picture),
  }
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
    ...printed.flatMap(sectionLines),
    '<aside id="panel" aria-live="polite" hidden></aside>',
    '</main>',
    `<script type="application/json" id="data">${safeJson(data)}</script>`,
    `<script>${script}</script>`,
    '</body>',
    '</html>',
  ]
  return `${lines.join('\n')}\n`
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

function sectionLines({ svg, picture }: FoldablePicture): readonly string[] {
  return [openTag('section', { id: `picture-${picture.name}` }), ...svg, '</section>']
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
