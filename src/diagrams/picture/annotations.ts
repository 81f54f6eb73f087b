/** What may be written on a picture beside names, and how it reads. */
import { compactCount, counted } from './label-text.ts'

export const annotations = ['shapes', 'params', 'flops', 'time', 'memory'] as const

export type Annotation = (typeof annotations)[number]

export type Annotations = ReadonlySet<Annotation>

/** Times are only there where a profile gave them. */
export const usualAnnotations: Annotations = new Set(['shapes', 'params', 'flops', 'time'])

export interface Cost {
  readonly params: number
  readonly flops: number | null
  readonly bytes: number | null
  readonly time?: number
}

/** `320 params, 389k FLOPs, 86.5 kB, 0.12 ms`; what is 0 or not known is left out. */
export function costText({ params, flops, bytes, time }: Cost, shown: Annotations): string {
  const texts = [
    shown.has('params') && params > 0 ? counted(params, 'param') : '',
    shown.has('flops') && flops ? `${compactCount(flops)} FLOPs` : '',
    shown.has('memory') && bytes ? `${compactCount(bytes)}B`.replace(/([kMGTP]?B)$/, ' $1') : '',
    shown.has('time') && time !== undefined ? timeText(time) : '',
  ]
  return texts.filter(Boolean).join(', ')
}

/** `1.25 ms`, `480 µs`. */
export function timeText(ms: number): string {
  return ms < 1 ? `${Number((1000 * ms).toPrecision(3))} µs` : `${Number(ms.toPrecision(3))} ms`
}
