/** Names in the cache by content. */
import { createHash } from 'node:crypto'

/** The name under which a library lies in the cache: everything that decides its bytes. */
export function cacheKey(...parts: readonly string[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part).update('\0')
  return hash.digest('hex').slice(0, 32)
}
