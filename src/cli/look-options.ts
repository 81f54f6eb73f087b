/** Options that say what of a picture is drawn, and how. */
import { type Command, InvalidArgumentError, Option } from 'commander'

import type { LookOptions } from '../diagrams/draw.ts'
import type { Annotation } from '../diagrams/picture/annotations.ts'
import type { Stage } from '../diagrams/picture/picture.ts'
import type { Choice } from './choice.ts'
import { count } from './options.ts'

/** What the options of `withLook` give. */
export interface Look extends Omit<LookOptions, 'depth'> {
  readonly depth?: number | 'all'
}

/** As `annotations` of the pictures, which are not loaded to print help. */
const annotations = ['shapes', 'params', 'flops', 'time', 'memory']

/** Formats that show a picture, by the endings of their files. */
export const endings = {
  ...{ svg: 'svg', png: 'png', html: 'html', mermaid: 'mmd' },
  ...{ markdown: 'md', dot: 'dot', json: 'json' },
} as const

export type PictureFormat = keyof typeof endings

export const pictureFormats = Object.keys(endings) as readonly PictureFormat[]

/** What `tenon graph` takes. */
export interface GraphOptions extends Look, Choice {
  readonly format?: PictureFormat
  readonly stage?: Stage
  readonly profile?: string
  readonly output?: string
  readonly check?: boolean
  readonly dump?: string
  readonly curve?: string
}

/** Adds the options of pictures. */
export function withLook(command: Command): Command {
  return command
    .addOption(
      new Option('--depth <n>', 'how many blocks inside others are open, or all')
        .argParser(readDepth)
        .default(undefined, 'as many as stay readable'),
    )
    .option('--expand <block,…>', 'blocks that are open, whatever the depth', readList)
    .option('--no-roll', 'draw every one of the blocks that repeat')
    .option('--columns <n>', 'cut the picture into columns beside each other', count(1))
    .addOption(
      new Option('--direction <direction>', 'from top to bottom, or from left to right')
        .choices(['TB', 'LR'])
        .default('TB'),
    )
    .option(
      '--annotate <what,…>',
      `what is written beside names: ${annotations.join(', ')}, or none`,
      readAnnotations,
    )
}

function readDepth(text: string): number | 'all' {
  return text === 'all' ? text : count(0)(text)
}

function readList(text: string): readonly string[] {
  return text.split(',').filter(Boolean)
}

function readAnnotations(text: string): readonly Annotation[] {
  if (text === 'none') return []
  return readList(text).map(each => {
    if (annotations.includes(each)) return each as Annotation
    throw new InvalidArgumentError(`'${each}' is none of ${annotations.join(', ')}, none.`)
  })
}

/** The options as pictures take them. */
export function lookOf({ depth, expand, roll, columns, direction, annotate }: Look): LookOptions {
  return {
    ...(depth !== undefined && { depth: depth === 'all' ? Infinity : depth }),
    ...(expand && { expand }),
    ...(roll === false && { roll }),
    ...(columns !== undefined && { columns }),
    ...(direction && { direction }),
    ...(annotate && { annotate }),
  }
}

/** The format that is asked for, or the one that a file's name ends with. */
export function formatFor(
  format: PictureFormat | undefined,
  output: string | undefined,
): PictureFormat {
  const byName = pictureFormats.find(each => output?.endsWith(`.${endings[each]}`))
  return format ?? byName ?? 'svg'
}
