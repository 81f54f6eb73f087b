/** Addresses that lead to the page once: lists of processes show what a browser is started with. */
import { randomBytes } from 'node:crypto'

import { isSame } from './guard.ts'

/** How long a browser may take to start, in milliseconds. */
const patience = 60_000

export interface Invitations {
  /** Path of an address that is good for one request; the one before is good no longer. */
  make(): string
  /** True for the path that was made last, once. */
  take(path: string): boolean
}

export function createInvitations(now: () => number = Date.now): Invitations {
  let open: { readonly path: string; readonly until: number } | undefined
  return {
    make() {
      open = { path: `open/${randomBytes(32).toString('base64url')}`, until: now() + patience }
      return open.path
    },
    take(path) {
      if (!open || !isSame(path, open.path)) return false
      const { until } = open
      open = undefined
      return now() < until
    },
  }
}
