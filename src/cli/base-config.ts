/** Reads what `limits.regression` compares with: another config, or a revision of git. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { openConfig } from '../config-source.ts'
import type { BaseConfig } from '../costs.ts'
import { TenonError } from '../diagnostics/diagnostic.ts'
import { readRevision } from './git-config.ts'

/** `against` is a file, `REV:FILE`, or a revision of `file`; files are relative to the config. */
export async function readBase(against: string, file: string): Promise<BaseConfig> {
  try {
    const path = join(dirname(file), against)
    if (existsSync(path)) return { source: await openConfig(path) }
    const colon = against.indexOf(':')
    if (colon <= 0) return { source: readRevision(against, file) }
    const other = join(dirname(file), against.slice(colon + 1))
    return { source: readRevision(against.slice(0, colon), other) }
  } catch (error) {
    if (!(error instanceof TenonError)) throw error
    const [first] = error.diagnostics
    return { reason: first!.message, hint: first!.hint }
  }
}
