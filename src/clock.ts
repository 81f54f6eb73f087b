/** How exactly this machine tells the time: pages have a clock that is coarse on purpose. */

/** The shortest time that `performance.now` tells, in milliseconds. */
export function clockTick(): number {
  let shortest = Infinity
  for (let i = 0; i < 8; i++) {
    const start = performance.now()
    let now = start
    while (now === start) now = performance.now()
    shortest = Math.min(shortest, now - start)
  }
  return shortest
}

/** A time of so many ticks is exact enough. */
export const exactTicks = 40
