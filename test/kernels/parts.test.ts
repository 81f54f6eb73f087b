/** Tiles in parts: where the compiler loads first what a round needs, it needs no more than fits. */
import { describe, expect, test } from 'vitest'
import { cTargets } from '../../src/codegen/c/target.ts'
import { plainWasmTarget, wasmTarget } from '../../src/codegen/wasm/target.ts'
import { type Lanes, writeKernel } from '../../src/kernels/kernel.ts'
import { type Statement, whole } from '../../src/kernels/loop.ts'
import { writeTile } from '../../src/kernels/tile.ts'

/** The round of a tile of so many rows and vectors: its statements, from one part to the next. */
function partsOf(target: Lanes, rows: number, vectors: number): readonly Statement[][] {
  const { code } = writeKernel('tile', target, block => {
    const shape = {
      rows,
      vectors: Array.from({ length: vectors }, (_, v) => 4 * block.lanes * v),
      rowStride: 4096,
      firstStep: 4,
      secondStep: 4 * block.lanes * vectors,
    }
    const sums = writeTile(block, shape, add => {
      const second = block.variable('second', 'i32', 1)
      block.set(second, block.scratch(64))
      add(block.scratch(64), second, whole(9))
    })
    for (const sum of sums.flat()) block.store('float32', block.scratch(64), 0, sum)
  })
  const round = code.body.find(each => each.kind === 'loop')!.body
  const parts: Statement[][] = [[]]
  for (const each of round)
    if (each.kind === 'leave') parts.push([])
    else parts.at(-1)!.push(each)
  return parts
}

const loadsIn = (part: readonly Statement[]): number =>
  JSON.stringify(part).split('"kind":"load"').length - 1

describe('a round in WebAssembly', () => {
  test('has registers for its sums and all that is loaded beside them', () => {
    for (let rows = 2; rows <= wasmTarget.tileRows; rows++)
      for (let vectors = 1; vectors <= wasmTarget.tileVectors; vectors++) {
        const [first, ...others] = partsOf(wasmTarget, rows, vectors).map(loadsIn)
        const kept = rows * vectors + vectors
        const most = Math.max(first! - vectors, ...others)
        expect(kept + most, `${rows} by ${vectors}`).toBeLessThanOrEqual(wasmTarget.roundVectors!)
      }
  })

  test('has them for a single row, too, whose element stays', () => {
    for (let vectors = 1; vectors <= wasmTarget.tileVectors * wasmTarget.rowPanels; vectors++) {
      const [first, ...others] = partsOf(wasmTarget, 1, vectors).map(loadsIn)
      const most = Math.max(first! - 1, ...others)
      expect(vectors + 1 + most, `${vectors}`).toBeLessThanOrEqual(wasmTarget.roundVectors!)
    }
  })

  test('has one more for a product where that is not added at once', () => {
    const { tileRows: rows, tileVectors: vectors } = plainWasmTarget
    const [first, ...others] = partsOf(plainWasmTarget, rows, vectors).map(loadsIn)
    const most = Math.max(first! - vectors, ...others)
    expect(rows * vectors + vectors + most + 1).toBeLessThanOrEqual(wasmTarget.roundVectors!)
  })

  test('is no more parted than that takes', () => {
    const counts = [1, 2, 3, 4, 5].map(rows => partsOf(wasmTarget, rows, 2).length)
    expect(counts).toEqual([1, 1, 1, 1, 2])
  })
})

test('a round in C is whole', () => {
  for (const target of Object.values(cTargets))
    expect(partsOf(target, target.tileRows, target.tileVectors)).toHaveLength(1)
})
