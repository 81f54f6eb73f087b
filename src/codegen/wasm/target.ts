/** The numbers of the WebAssembly target. */
import type { Lanes } from '../../kernels/kernel.ts'

/**
 * 4 lanes of f32 in a v128. V8 keeps 15 vectors in registers, so a tile of 4 rows by 2 vectors (8
 * sums, 2 columns, 1 repeated element) fits; larger tiles run at half the speed. A single row of 2
 * panels is faster with additions of their own (lstm by 7 %, mlp by 10 %).
 */
export const wasmTarget: Lanes = {
  lanes: 4,
  tileRows: 5,
  tileVectors: 2,
  rowPanels: 4,
  roundVectors: 15,
  prefetch: false,
  interleave: 4,
}
