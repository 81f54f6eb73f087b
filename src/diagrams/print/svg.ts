/** Pictures as SVG: one element per line, whole pixels, coordinates relative to what is around. */
import type { Arranged, ArrangedItem } from '../layout/arrange.ts'
import type { Nest, NestEnd } from '../layout/nest.ts'
import type { LayoutEngine, Point } from '../layout/layout.ts'
import { type View, leavesOf } from '../view/view.ts'
import { textStyles } from './frame.ts'
import { legendEntries, legendLines } from './svg-legend.ts'
import { type Scene, type SceneOptions, sceneOf } from './scene.ts'
import { arrowLength, chipLines, closedLines, groupLines, leafLines } from './svg-items.ts'
import { type Page, pageMargin as margin, svgPage } from './svg-page.ts'
import { roundedPath } from './svg-paths.ts'
import { graphRules } from './svg-style.ts'
import { textWidth } from './text-width.ts'
import { element, openTag, xmlId } from './xml.ts'

/** Title and subtitle above the boxes. */
const headerHeight = 76
/** Longer subtitles do not widen the page. */
const widestHeader = 480
const legendLine = 20

export async function printSvg(
  view: View,
  engine: LayoutEngine,
  options: SceneOptions = {},
): Promise<string> {
  return printScene(await sceneOf(view, engine, options))
}

export function printScene(scene: Scene): string {
  return svgPage(...pageOf(scene))
}

/** The page of a scene, and what stands on it; the boxes begin at `top`. */
export function pageOf(scene: Scene, top = headerHeight): readonly [Page, readonly string[]] {
  const { view, arranged, nest } = scene
  const { title, subtitle } = view
  const header = Math.max(
    textWidth(title, textStyles.title),
    textWidth(subtitle, textStyles.subtitle),
  )
  const inner = Math.max(arranged.width, Math.min(header, widestHeader))
  const legend = legendLines(leavesOf(view.items), inner)
  const origin = { x: margin + Math.floor((inner - arranged.width) / 2), y: top }
  const bottom = origin.y + arranged.height + 24
  const page = {
    width: inner + 2 * margin,
    height: bottom + legend.length * legendLine + margin - 6,
    ...{ title, subtitle: [subtitle], description: `${title}: ${subtitle}` },
    ...{ texts: textStyles, rules: graphRules },
  }
  const body = [
    openTag('g', { transform: `translate(${origin.x} ${origin.y})` }),
    ...insideLines(scene, nest, arranged, 0),
    '</g>',
    ...legend.flatMap((line, i) => legendEntries(line, margin, bottom + i * legendLine)),
  ]
  return [page, body]
}

/** Edges first, so that boxes lie above them. */
function insideLines(
  scene: Scene,
  { edges }: Nest,
  { routes, items }: Arranged,
  depth: number,
): readonly string[] {
  return [
    ...edges.map(({ to, edge }, i) => {
      const { change } = edge
      const d = roundedPath(drawnRoute(routes[i]!, to, items))
      const classes = change ? `edge ${change}` : 'edge'
      return element('path', { class: classes, 'data-from': edge.from, 'data-to': edge.to, d })
    }),
    ...items.flatMap(each => itemLines(scene, each, depth)),
  ]
}

/** Into a leaf, up to where the arrow has its full width. */
export function drawnRoute(
  route: readonly Point[],
  to: NestEnd,
  items: readonly ArrangedItem[],
): readonly Point[] {
  if (!('item' in to) || items[to.item]!.inner) return route
  const [before, last] = [route.at(-2)!, route.at(-1)!]
  const step = (a: number, b: number): number => b - Math.sign(b - a) * (arrowLength - 1)
  return [...route.slice(0, -1), { x: step(before.x, last.x), y: step(before.y, last.y) }]
}

function itemLines(scene: Scene, placed: ArrangedItem, depth: number): readonly string[] {
  const { item, x, y, inner, nest } = placed
  const id = xmlId(`${scene.prefix}${item.id}`)
  const key = scene.foldable ? { 'data-id': item.id } : {}
  const open = openTag('g', { id, ...key, transform: `translate(${x} ${y})` })
  if (item.kind === 'chip') return [open, ...chipLines(item, placed), '</g>']
  if (item.kind === 'box' || !inner || !nest) return [open, ...leafLines(scene, item), '</g>']
  const inside = insideLines(scene, nest, inner, depth + 1)
  const closed = scene.foldable ? closedLines(scene, item, inner) : []
  return [open, ...closed, ...groupLines(scene, item, inner, depth), ...inside, '</g>']
}
