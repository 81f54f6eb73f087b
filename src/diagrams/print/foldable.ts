/** Pictures to be folded in a page: drawn with every group open, and with every group closed. */
import type { Arranged } from '../layout/arrange.ts'
import type { LayoutEngine } from '../layout/layout.ts'
import type { Nest } from '../layout/nest.ts'
import type { Folded } from '../page/fold.ts'
import type { PagePicture } from '../page/page-data.ts'
import { type Annotation, usualAnnotations } from '../picture/annotations.ts'
import type { Picture } from '../picture/picture.ts'
import { showPicture } from '../view/show.ts'
import { type ViewOptions, leavesOf, openGroups } from '../view/view.ts'
import { pageItems, pageTitles } from './html-items.ts'
import { type Scene, sceneOf } from './scene.ts'
import { closedFrame } from './svg-items.ts'
import { drawnRoute, pageOf } from './svg.ts'
import { pageMargin } from './svg-page.ts'
import { element, openTag } from './xml.ts'

export interface FoldableOptions extends ViewOptions {
  readonly annotate?: readonly Annotation[]
}

export interface FoldablePicture {
  /** Lines of an `svg` element without a style sheet: `graphRules` say how it looks. */
  readonly svg: readonly string[]
  /** What the script of the page needs to know. */
  readonly picture: PagePicture
}

/** `pictures` are of one model: each knows where its boxes are in the other. */
export async function printFoldable(
  pictures: readonly Picture[],
  engine: LayoutEngine,
  options: FoldableOptions = {},
): Promise<readonly FoldablePicture[]> {
  const drawn: FoldableScene[] = []
  for (const picture of pictures) drawn.push(await foldableScene(picture, engine, options))
  const items = pageItems(
    drawn.map(each => each.scene),
    pictures,
  )
  return drawn.map(({ scene, closed }, i) => ({
    svg: svgLines(scene),
    picture: pagePicture(scene, closed, items[i]!),
  }))
}

interface FoldableScene {
  readonly scene: Scene
  readonly closed: readonly string[]
}

/** The most boxes that a page can show at once. */
const most = 1000

/** Everything open, as far as it can be; and what is closed at first. */
async function foldableScene(
  picture: Picture,
  engine: LayoutEngine,
  options: FoldableOptions,
): Promise<FoldableScene> {
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
  const scene = await sceneOf(view, engine, { annotations, foldable: true, prefix })
  return { scene, closed }
}

function svgLines(scene: Scene): readonly string[] {
  const [{ width, height, description }, body] = pageOf(scene, pageMargin)
  const last = body.lastIndexOf('</g>')
  const rest = body.slice(1, last)
  const legend = body.slice(last + 1)
  const svg = { role: 'group', width, height, viewBox: `0 0 ${width} ${height}` }
  return [
    openTag('svg', { ...svg, 'aria-label': description }),
    element('rect', { class: 'paper page', width, height }),
    body[0]!.replace('<g ', '<g class="all" '),
    ...rest,
    '</g>',
    '<g class="legend">',
    ...legend,
    '</g>',
    '</svg>',
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
