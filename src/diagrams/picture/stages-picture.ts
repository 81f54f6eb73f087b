/** Both stages beside each other: what the config says, and what runs. */
import { grouped } from './groups.ts'
import type { Box, Picture } from './picture.ts'

export function stagesPicture(source: Picture, fused: Picture): Picture {
  const sides = [source, fused]
  const boxes = sides.flatMap(side => side.boxes.map(box => within(box, side)))
  const edges = sides.flatMap(({ edges: own, stage }) =>
    own.map(edge => ({ ...edge, from: `${stage}/${edge.from}`, to: `${stage}/${edge.to}` })),
  )
  const { title, subtitle } = fused
  const picture = grouped({ title, stage: 'diff', subtitle, boxes, edges })
  // Kernels are called by names of layers, which hold no panel.
  const repeats = sides.flatMap(side =>
    side.repeats.map(({ groups }) => ({ groups: groups.map(each => `${side.stage}/${each}`) })),
  )
  return { ...picture, repeats, panels: sides.map(each => each.stage) }
}

/** A box in the panel of its picture; what it is called stays. */
function within(box: Box, { stage }: Picture): Box {
  return { ...box, id: `${stage}/${box.id}`, group: box.group ? `${stage}/${box.group}` : stage }
}
