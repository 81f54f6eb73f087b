/** The most memory that this process has had so far. */
import { readFileSync } from 'node:fs'

/** Bytes. What Linux tells by `resourceUsage` counts whoever started this process, too. */
export function peakMemory(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024
  const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))!
  return Number(kibibytes) * 1024
}
