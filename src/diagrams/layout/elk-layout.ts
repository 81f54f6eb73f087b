/** Layered layout by elkjs, which is loaded when the first picture is drawn. */
import type { ELK, ElkNode } from 'elkjs/lib/elk.bundled.js'
import type { Layout, LayoutBox, LayoutEdge, LayoutEngine, Point } from './layout.ts'

/** What of elkjs is used. */
export type Elk = Pick<ELK, 'layout'>

type Options = { readonly [name: string]: string }

const options: Options = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.randomSeed': '1',
  'elk.padding': '[top=0,left=0,bottom=0,right=0]',
  'elk.separateConnectedComponents': 'false',
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

const largeOptions: Options = {
  'elk.layered.nodePlacement.strategy': 'BRANDES_KOEPF',
  'elk.layered.thoroughness': '1',
}

const places: { readonly [place in 'first' | 'last']: Options } = {
  first: { 'elk.layered.layering.layerConstraint': 'FIRST_SEPARATE' },
  last: { 'elk.layered.layering.layerConstraint': 'LAST_SEPARATE' },
}

const straight: Options = { 'elk.layered.priority.straightness': '20' }

/**
 * An engine that remembers: what was laid out once, as the blocks of a network, is not again.
 * `load` gives elkjs where it is elsewhere.
 */
export function createElkLayout(load: () => Promise<Elk> = loadElk): LayoutEngine {
  let loaded: Promise<Elk> | undefined
  const known = new Map<string, Layout>()
  return {
    async layoutFlat(boxes, edges) {
      const key = JSON.stringify([boxes, edges])
      const found = known.get(key)
      if (found) return found
      const elk = await (loaded ??= load())
      const layout = layoutOf(await elk.layout(elkGraph(boxes, edges)))
      known.set(key, layout)
      return layout
    },
  }
}

async function loadElk(): Promise<Elk> {
  const { default: elkjs } = await import('elkjs/lib/elk.bundled.js')
  return new elkjs.default()
}

function elkGraph(boxes: readonly LayoutBox[], edges: readonly LayoutEdge[]): ElkNode {
  return {
    id: 'root',
    layoutOptions: { ...options, ...(boxes.length >= large && largeOptions) },
    children: boxes.map(({ width, height, inlets, outlets, place }, i) => ({
      ...{ id: `${i}`, width, height },
      layoutOptions: { 'elk.portConstraints': 'FIXED_POS', ...(place && places[place]) },
      ports: [
        ...inlets.map((x, k) => elkPort(`${i}.in${k}`, 'NORTH', x, 0)),
        ...outlets.map((x, k) => elkPort(`${i}.out${k}`, 'SOUTH', x, height)),
      ],
    })),
    edges: edges.map(({ from, to, trunk }, i) => ({
      id: `edge${i}`,
      sources: [`${from.box}.out${from.port}`],
      targets: [`${to.box}.in${to.port}`],
      layoutOptions: trunk ? straight : {},
    })),
  }
}

function elkPort(id: string, side: 'NORTH' | 'SOUTH', x: number, y: number) {
  return { ...{ id, x, y, width: 0, height: 0 }, layoutOptions: { 'elk.port.side': side } }
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
