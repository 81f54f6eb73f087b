/** The most memory that this process has had so far. */
import { readFileSync } from 'node:fs'

/** Bytes. What Linux tells by `resourceUsage` begins with the memory of whoever started this. */
export function peakMemory() {
  if (process.platform !== 'linux') return 1024 * process.resourceUsage().maxRSS
  const [, kilobytes] = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))
  return 1024 * Number(kilobytes)
}
