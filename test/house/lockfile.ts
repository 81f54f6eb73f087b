/** Finds what ties the project to one machine or one registry. */
import type { SourceFile } from './files.ts'

interface Entry {
  readonly resolved?: string
  readonly integrity?: string
}

/** Packages of a package-lock.json with an address or without a checksum. */
export function lockfileFaults(text: string): string[] {
  const { packages = {} } = JSON.parse(text) as { packages?: Record<string, Entry> }
  const entries = Object.entries(packages).filter(([path]) => path !== '')
  if (entries.length === 0) return ['there are no packages']
  return entries.flatMap(([path, { resolved, integrity }]) => [
    ...(resolved ? [`${path} comes from ${resolved}`] : []),
    ...(integrity ? [] : [`${path} has no integrity`]),
  ])
}

const registry =
  /\bregistry\.[a-z0-9-]+\.[a-z]+|\bregistry\.yarnpkg\b|\/\/[^/\s]*(artifactory|verdaccio|nexus)/i

// Paths within a project or an address have something before their first slash.
const machinePath = /(?<![\w.\-~/*)}\]:$])\/(home|Users|work|tmp|root|opt|mnt)\/[\w.-]|\b[A-Z]:\\\w/

function linesWith(pattern: RegExp, { path, text }: SourceFile): string[] {
  return text.split('\n').flatMap((line, at) => {
    return pattern.test(line) ? [`${path}:${at + 1}: ${line.trim().slice(0, 80)}`] : []
  })
}

/** Lines that name a package registry's host. */
export function registryHosts(file: SourceFile): string[] {
  return linesWith(registry, file)
}

/** Lines that name an absolute path of somebody's machine. */
export function machinePaths(file: SourceFile): string[] {
  return linesWith(machinePath, file)
}
