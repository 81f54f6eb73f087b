/** Draws the model of a session as pictures that the page folds. */
import { checkedSize, pictureOf } from '../../diagrams/draw.ts'
import type { LayoutEngine } from '../../diagrams/layout/layout.ts'
import type { Picture } from '../../diagrams/picture/picture.ts'
import { printFoldable } from '../../diagrams/print/foldable.ts'
import { showPicture } from '../../diagrams/view/show.ts'
import { standInsOf } from '../../diagrams/view/stand-ins.ts'
import type { Drawn, Request } from './messages.ts'
import { type Session, sessionModel } from './session.ts'

/** Throws `picture-too-large` where there are too many boxes for a layout. */
export async function drawPictures(
  session: Session,
  { stages }: Request<'pictures'>,
  engine: LayoutEngine,
): Promise<readonly Drawn[]> {
  const model = sessionModel(session)
  const pictures = stages.map(stage => pictureOf(model, stage))
  for (const each of pictures) checkedSize(showPicture(each))
  const printed = await printFoldable(pictures, engine)
  return printed.map(({ svg, picture }, i) => ({
    svg: svg.join('\n'),
    picture,
    subtitle: pictures[i]!.subtitle,
    ...linksOf(pictures[i]!),
  }))
}

/** Which box shows which layer; an output shows the layer that makes it. */
function linksOf(picture: Picture): Pick<Drawn, 'paths' | 'boxes'> {
  const { boxOf } = standInsOf(picture, true)
  const makers = new Map(picture.edges.map(({ from, to }) => [to, from]))
  const paths: { [id: string]: string } = {}
  const boxes: { [path: string]: string } = {}
  for (const { id, parts, kind, label } of picture.boxes) {
    const isOutput = kind === 'port' && label === 'output'
    const names = parts.length > 0 ? parts.map(each => each.name) : [id]
    const path = isOutput ? paths[makers.get(id) ?? ''] : names[0]
    if (path !== undefined) paths[id] = path
    if (!isOutput) for (const name of names) boxes[name] ??= boxOf(id)
  }
  return { paths, boxes }
}
