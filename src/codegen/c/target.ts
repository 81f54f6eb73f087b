/** The numbers of C targets, by the widest vectors that a machine has. */
import type { Lanes } from '../../kernels/kernel.ts'

/** `simd128` is also for machines without vectors: compilers split them into scalars. */
export type VectorSet = 'avx512' | 'avx2' | 'simd128'

/**
 * Tiles fill the vector registers: 32 of 16 lanes (8 x 2 sums), 16 of 8 lanes (6 x 2). Measured on
 * matmul 512: 100 % and 97 % of the peak.
 */
export const cTargets: { readonly [set in VectorSet]: Lanes } = {
  avx512: {
    lanes: 16,
    tileRows: 8,
    tileVectors: 2,
    rowPanels: 2,
    roundVectors: undefined,
    prefetch: true,
    interleave: 8,
  },
  avx2: {
    lanes: 8,
    tileRows: 6,
    tileVectors: 2,
    rowPanels: 2,
    roundVectors: undefined,
    prefetch: true,
    interleave: 4,
  },
  simd128: {
    lanes: 4,
    tileRows: 4,
    tileVectors: 2,
    rowPanels: 2,
    roundVectors: undefined,
    prefetch: true,
    interleave: 4,
  },
}
