/** Computes 3x3 convolutions by Winograd's tiles where that takes fewer operations. */
import { type Graph, rewriteGraph } from '../graph/graph.ts'
import { type Node, isOp } from '../graph/node.ts'
import { type ConvAttributes, conv } from '../graph/ops/conv.ts'
import { type PadAttributes, createPad, pad } from '../graph/ops/pad.ts'
import {
  type WinogradTile,
  createWinogradConv,
  createWinogradKernel,
  placesOf,
  tileCount,
} from '../graph/ops/winograd-conv.ts'

/** Runs on graphs whose convolutions read inputs that are padded already. */
export function useWinograd(graph: Graph): Graph {
  const kernels = new Map<Node, Map<WinogradTile, Node>>()
  const transformed = (kernel: Node, tile: WinogradTile): Node => {
    const known = kernels.get(kernel) ?? new Map<WinogradTile, Node>()
    const made = known.get(tile) ?? createWinogradKernel(kernel, tile)
    kernels.set(kernel, known.set(tile, made))
    return made
  }
  return rewriteGraph(graph, (node, operands) => {
    if (!isOp(node, conv) || !isPlain3x3(node)) return undefined
    const [x, kernel] = [operands[0]!, operands[1]!]
    const size = [node.shape[1] as number, node.shape[2] as number] as const
    const tile = bestTile(size, x.shape[3] as number, node.shape[3] as number)
    if (tile === undefined) return undefined
    return createWinogradConv(wholeTiles(x, size, tile), transformed(kernel, tile), { tile, size })
  })
}

function isPlain3x3({ operands, attributes, shape }: Node<ConvAttributes>): boolean {
  const kernel = operands[1]!.shape
  const { strides, dilation, padding, groups } = attributes
  const still = [...strides, ...dilation].every(each => each === 1) && padding.flat().every(isZero)
  const fixed = shape.slice(1).every(each => typeof each === 'number')
  return kernel.length === 4 && kernel[0] === 3 && kernel[1] === 3 && groups === 1 && still && fixed
}

const isZero = (x: number): boolean => x === 0

/**
 * The tile that takes least, in products: those of the tiles, what the transforms cost, and what
 * reading the kernel costs where it fits no cache. Larger tiles lose precision (F(4, 3) about five
 * times that of a direct sum), which few channels do not repay.
 */
function bestTile(
  size: readonly [number, number],
  channels: number,
  filters: number,
): WinogradTile | undefined {
  const cost = (cells: number, perKernel: number, moved: number): number => {
    const elements = perKernel * channels * filters
    const streamed = elements > cachedElements ? streamWeight * elements : 0
    return cells * (elements + moved) + streamed
  }
  const direct = cost(size[0] * size[1], 9, 0)
  const costs = ([4, 2] as const)
    .filter(tile => channels >= (tile === 4 ? 16 : 8))
    .map(tile => {
      const tiles = tileCount(size[0], tile) * tileCount(size[1], tile)
      const places = placesOf(tile)
      return { tile, cost: cost(tiles, places, transformWeight * places * (channels + filters)) }
    })
    .filter(each => each.cost < gain * direct)
  return costs.sort((a, b) => a.cost - b.cost)[0]?.tile
}

// Fitted to layers of one image, from 56x56x64 to 7x7x512.
/** Products that one element of a transform weighs as much as. */
const transformWeight = 6
/** Elements of a kernel that stay in a cache, and products that reading another one costs. */
const [cachedElements, streamWeight] = [2 ** 18, 12]
/** What Winograd must come below to be worth its memory. */
const gain = 0.85

/** Zeros behind the last row and column, until all tiles are inside. */
function wholeTiles(x: Node, size: readonly [number, number], tile: WinogradTile): Node {
  const made = padToTiles(x, size, tile)
  made.origin ??= x.origin
  return made
}

function padToTiles(x: Node, size: readonly [number, number], tile: WinogradTile): Node {
  const [more, wider] = size.map(each => tileCount(each, tile) * tile - each) as [number, number]
  if (more === 0 && wider === 0) return x
  if (isOp(x, pad) && canGrow(x)) {
    const { low, high, interior } = x.attributes
    const grown = high.map((each, axis) => Number(each) + ([0, more, wider, 0][axis] ?? 0))
    return createPad(x.operands[0]!, { low, high: grown, interior })
  }
  return createPad(x, { low: [0, 0, 0, 0], high: [0, more, wider, 0] })
}

/** Zeros behind may be more zeros behind. */
function canGrow({ attributes: { high, value } }: Node<PadAttributes>): boolean {
  return value === 0 && high.every(each => typeof each === 'number')
}
