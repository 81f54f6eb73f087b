/** What this machine can do at most, beside which times are judged. */
import { measureLimit } from '../src/limit.ts'

/** Multiply-adds as GFLOP/s per target and number of threads, and memory that one core copies. */
export async function measureLimits(targets, threadCounts) {
  const limits = {}
  for (const target of targets)
    for (const threads of threadCounts)
      limits[limitName(target, threads)] = Number((await measureLimit(target, threads)).toFixed(1))
  limits['memory, copy of 64 MB, GB/s'] = Number(copyBandwidth().toFixed(1))
  return limits
}

export const limitName = (target, threads) =>
  `${target} multiply-add, ${threads} thread(s), GFLOP/s`

function copyBandwidth() {
  const from = new Float32Array(16 << 20).fill(1)
  const to = new Float32Array(from.length)
  const times = Array.from({ length: 9 }, () => {
    const start = performance.now()
    to.set(from)
    return performance.now() - start
  })
  return (2 * from.byteLength) / 1e6 / Math.min(...times)
}
