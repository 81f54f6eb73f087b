/** Layered layout by elkjs, which is loaded when the first picture is drawn. */
import type { ELK, ElkNode } from 'elkjs/lib/elk.bundled.js'
import type { Layout, LayoutBox, LayoutEdge, LayoutEngine, Point } from './layout.ts'

const options: { readonly [name: string]: string } = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.randomSeed': '1',
  'elk.padding': '[top=0,left=0,bottom=0,right=0]',
  'elk.spacing.nodeNode': '28',
  'elk.spacing.edgeNode': '20',
  'elk.spacing.edgeEdge': '12',
  'elk.layered.spacing.nodeNodeBetweenLayers': '24',
  'elk.layered.spacing.edgeNodeBetweenLayers': '12',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '10',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.nodePlacement.networkSimplex.nodeFlexibility.default': 'NONE',
}

/** Boxes from which on straight trunks cost too much time. */
const large = 150

const largeOptions: { readonly [name: string]: string } = {
  'elk.layered.nodePlacement.strategy': 'BRANDES_KOEPF',
  'elk.layered.thoroughness': '1',
}

export function createElkLayout(): LayoutEngine {
  let loaded: Promise<ELK> | undefined
  return {
    async layoutFlat(boxes, edges) {
      const elk = await (loaded ??= loadElk())
      return layoutOf(await elk.layout(elkGraph(boxes, edges)))
    },
  }
}

async function loadElk(): Promise<ELK> {
  const { default: elkjs } = await import('elkjs/lib/elk.bundled.js')
  return new elkjs.default()
}

/** Ids are numbers: names may hold anything. Each box has one port above and one below. */
function elkGraph(boxes: readonly LayoutBox[], edges: readonly LayoutEdge[]): ElkNode {
  const number = new Map(boxes.map(({ id }, i) => [id, i]))
  const port = (id: string, side: string, x: number, y: number) => ({
    ...{ id, x, y, width: 0, height: 0 },
    layoutOptions: { 'elk.port.side': side },
  })
  return {
    id: 'root',
    layoutOptions: { ...options, ...(boxes.length >= large && largeOptions) },
    children: boxes.map(({ width, height }, i) => ({
      ...{ id: `${i}`, width, height },
      layoutOptions: { 'elk.portConstraints': 'FIXED_POS' },
      ports: [port(`${i}.in`, 'NORTH', width / 2, 0), port(`${i}.out`, 'SOUTH', width / 2, height)],
    })),
    edges: edges.map(({ from, to }, i) => ({
      id: `edge${i}`,
      sources: [`${number.get(from)}.out`],
      targets: [`${number.get(to)}.in`],
    })),
  }
}

function layoutOf({ width = 0, height = 0, children = [], edges = [] }: ElkNode): Layout {
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    positions: children.map(({ x = 0, y = 0 }) => rounded({ x, y })),
    routes: edges.map(({ sections = [] }) =>
      sections.flatMap(({ startPoint, bendPoints = [], endPoint }) =>
        [startPoint, ...bendPoints, endPoint].map(rounded),
      ),
    ),
  }
}

function rounded({ x, y }: Point): Point {
  return { x: Math.round(x), y: Math.round(y) }
}
