/** Draws one picture for the command line: as text, or as pixels. */
import { diagram } from '../api.ts'
import { modelOf } from '../compile.ts'
import { type ConfigInput, openConfig } from '../config-source.ts'
import { refuse } from '../diagnostics/diagnostic.ts'
import type { Profile } from '../diagrams/picture/profile.ts'
import { readTextFile } from '../files/text.ts'
import { UsageError } from './failure.ts'
import { type GraphOptions, type Look, type PictureFormat, lookOf } from './look-options.ts'
import { print, say } from './output.ts'

export type PictureFile = string | Uint8Array

export async function drawConfig(
  config: ConfigInput,
  format: PictureFormat,
  options: Look & Pick<GraphOptions, 'stage' | 'profile'>,
): Promise<PictureFile> {
  const { stage, profile } = options
  const rest = {
    ...lookOf(options),
    ...(stage && { stage }),
    ...(profile !== undefined && { profile: readProfile(profile) }),
  }
  if (format !== 'png') return diagram(config, { ...rest, format })
  return pixels(await diagram(config, { ...rest, format: 'svg' }))
}

/** An SVG as PNG. */
export async function pixels(svg: string): Promise<Uint8Array> {
  const { renderPng } = await import('../diagrams/print/png.ts')
  return renderPng(svg)
}

export async function drawCurve(config: ConfigInput, curve: string): Promise<string> {
  const { drawOwnActivation } = await import('../diagrams/charts/own-curves.ts')
  return drawOwnActivation((await modelOf(await openConfig(config))).config, curve)
}

/** Into the file that is named, or to stdout. */
export async function deliver(picture: PictureFile, output: string | undefined): Promise<void> {
  if (output !== undefined) {
    const { writeResult } = await import('./output-file.ts')
    writeResult(output, picture)
    return say(`wrote ${output}`)
  }
  if (typeof picture !== 'string') throw new UsageError('name a file for the pixels with --output')
  print(picture)
}

const maxProfileBytes = 2 ** 26

function readProfile(file: string): Profile {
  const bad = (problem: string): never => refuse('bad-profile', { file, problem })
  const text = readTextFile(file, { maxBytes: maxProfileBytes })
  const kernels = listIn(text) ?? bad('it is no JSON with a list of `kernels`')
  return {
    file,
    kernels: kernels.map((each, i) => {
      const { name, median_ms } = (each ?? {}) as { name?: unknown; median_ms?: unknown }
      if (typeof name === 'string' && typeof median_ms === 'number' && median_ms >= 0)
        return { name, median_ms }
      return bad(`kernel ${i + 1} has no \`name\` or no \`median_ms\``)
    }),
  }
}

function listIn(text: string): readonly unknown[] | undefined {
  try {
    const { kernels } = JSON.parse(text) as { kernels?: unknown }
    return Array.isArray(kernels) ? kernels : undefined
  } catch {
    return undefined
  }
}
