/** The numbers of the WebAssembly targets. */
import type { Lanes } from '../../kernels/kernel.ts'

/**
 * 4 lanes of f32 in a v128. Two multiply-adds start at a time and each takes 4 cycles, so that 8
 * sums (4 rows by 2 vectors) would have to follow each other without a gap: they reach 86 % of the
 * peak on matmul 512. V8 keeps 15 vectors in registers. With 5 rows by 2 vectors (10 sums, 2
 * columns) the elements of 3 rows fit beside them, which reaches 96 %; with 6 rows, that of 1 row,
 * and each row is a part of its own: 87 %. A single row of 4 panels (8 sums) is 15 % faster than
 * one of 2.
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

/**
 * For engines without relaxed multiply-adds, and good enough for those with: a product needs a
 * register before it is added. With one less for what is loaded, matmul 512 takes 8.1 ms, else 9.3.
 * All other numbers are the same, so that kernels have the same arguments.
 */
export const plainWasmTarget: Lanes = { ...wasmTarget, roundVectors: 14 }

/**
 * For modules that go over a network: with 4 rows the kernels of the MNIST CNN take 25 KB, with 5
 * rows 31 KB, and are 10 % faster.
 */
export const smallWasmTarget: Lanes = { ...plainWasmTarget, tileRows: 4 }
