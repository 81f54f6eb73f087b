/** Draws many configs into a folder, or checks that the pictures there are those of now. */
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'

import { TenonError, diagnostic } from '../diagnostics/diagnostic.ts'
import { chosen } from './choice.ts'
import { type PictureFile, drawConfig } from './draw-picture.ts'
import { UsageError } from './failure.ts'
import { findConfigs } from './find-configs.ts'
import { type GraphOptions, type PictureFormat, endings } from './look-options.ts'
import { print, say } from './output.ts'
import { writeResult } from './output-file.ts'

interface Drawn {
  readonly file: string
  readonly config: string
  readonly picture: PictureFile
}

const isFolder = (path: string): boolean =>
  /[\\/]$/.test(path) || (statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false)

/** True where more than one picture is asked for, or a folder to put it in. */
export function drawsFolder(files: readonly string[], { output }: GraphOptions): boolean {
  const one = files.length === 1 && existsSync(files[0]!) && !isFolder(files[0]!)
  return !one || (output !== undefined && isFolder(output))
}

/** Formats that may stand one after the other. */
const joinable: readonly PictureFormat[] = ['mermaid', 'markdown']

export async function drawFolder(
  patterns: readonly string[],
  options: GraphOptions,
): Promise<void> {
  const { output, check, format = 'svg', curve, profile, dump } = options
  if (curve !== undefined || profile !== undefined || dump !== undefined)
    throw new UsageError('--curve, --profile and --dump are of one config')
  if (output === undefined && !joinable.includes(format))
    throw new UsageError('name a folder for the pictures with --output')
  const { files } = await findConfigs(patterns)
  const names = files.map(file => nameOf(file, format, options))
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) throw new UsageError(`two configs would be drawn as ${twice}`)
  const drawn: Drawn[] = []
  for (const [i, config] of files.entries()) {
    const picture = await drawConfig(chosen(config, options), format, options)
    if (output === undefined) print(String(picture))
    else drawn.push({ file: join(output, names[i]!), config, picture })
  }
  if (output === undefined) return
  if (check) return checkPictures(drawn)
  mkdirSync(output, { recursive: true })
  for (const { file, picture } of drawn) writeResult(file, picture)
  say(`wrote ${drawn.length} ${drawn.length === 1 ? 'picture' : 'pictures'} into ${output}`)
}

/** `resnet-resnet50-fused.svg` */
function nameOf(file: string, format: PictureFormat, { variant, stage }: GraphOptions): string {
  const parts = [basename(file).replace(/\.ya?ml$/, ''), variant, stage === 'source' ? '' : stage]
  return `${parts.filter(Boolean).join('-')}.${endings[format]}`
}

/** Refuses pictures that are not, byte for byte, what they would be now. */
export function checkPictures(drawn: readonly Drawn[]): void {
  if (drawn.some(({ picture }) => typeof picture !== 'string'))
    throw new UsageError('--check compares text: pixels are not the same on every machine')
  const stale = drawn.filter(({ file, picture }) => {
    return !existsSync(file) || readFileSync(file, 'utf8') !== picture
  })
  if (stale.length === 0) return
  throw new TenonError(
    stale.map(({ file, config }) => diagnostic('stale-picture', { file, config }, undefined)),
  )
}
