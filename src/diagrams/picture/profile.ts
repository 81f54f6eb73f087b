/** Times of kernels, measured by `tenon bench`, on the boxes of a fused picture. */
import { assert } from '../../diagnostics/assert.ts'
import { gather } from './gather.ts'
import { grouped } from './groups.ts'
import type { Box, Picture } from './picture.ts'

/** What of a benchmark's report is read. */
export interface Profile {
  /** Where it was read. */
  readonly file: string
  /** In the order of a run. */
  readonly kernels: readonly { readonly name: string; readonly median_ms: number }[]
}

/** What a picture and a profile have in common. */
export interface Timed {
  readonly picture: Picture
  /** Names of kernels of the profile that the picture lacks. */
  readonly unknown: readonly string[]
}

/** Kernels of one name are told apart by their order, which is that of a run. */
export function withTimes(picture: Picture, { kernels }: Profile): Timed {
  assert(picture.stage === 'fused', 'kernels have times, and stand in a picture of their own')
  const times = new Map(
    [...gather(kernels, each => each.name)].map(([name, all]) => [
      name,
      all.map(each => each.median_ms),
    ]),
  )
  const boxes = picture.boxes.map((box): Box => {
    const time = box.parts.length > 0 ? times.get(box.name)?.shift() : undefined
    return time === undefined ? box : { ...box, time }
  })
  const unknown = [...times].filter(([, left]) => left.length > 0).map(([name]) => name)
  const { title, stage, subtitle, edges } = picture
  return { picture: grouped({ title, stage, subtitle, boxes, edges }), unknown }
}
