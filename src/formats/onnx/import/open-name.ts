/** What a config calls a size that only a run knows. */
import { batchName } from '../../../graph/dim.ts'

/** The name that a file has for it, made plain; where that says nothing, the value and the axis. */
export function openName(foreign: string | null, owner: string, axis: number): string {
  const plain = (foreign !== null && /[a-z0-9]/i.test(foreign) ? foreign : `${owner}_${axis}`)
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '_')
    .replace(/^[^a-z]/, 'n$&')
  // That of the batch is its own.
  return plain === batchName ? `${plain}_size` : plain.slice(0, 60)
}
