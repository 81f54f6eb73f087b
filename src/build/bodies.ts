/** Wires every body of a config once: the model's own, and that of each block. */
import type { Body, Config, LayerItem } from '../config/config.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { assert } from '../diagnostics/assert.ts'
import { lookUpLayer } from './lookup.ts'
import type { ModulePlaces } from './names.ts'
import { type Arity, type WiredBody, wireBody } from './wiring.ts'

export interface WiredBodies {
  readonly wiredOf: (body: Body) => WiredBody
  readonly diagnostics: readonly Diagnostic[]
}

export function wireBodies(config: Config): WiredBodies {
  const wired = new Map<Body, WiredBody>()
  const diagnostics: Diagnostic[] = []
  for (const body of [config, ...[...config.blocks.values()].map(each => each.body)]) {
    const arities = body.layers.map(item => arityOf(config, item))
    // Inside blocks, names carry the block's path, which no module has.
    const modules = body === config ? placesOf(config) : undefined
    const result = wireBody(body, arities, modules)
    wired.set(body, result.wired)
    diagnostics.push(...result.diagnostics)
  }
  const wiredOf = (body: Body): WiredBody => {
    const found = wired.get(body)
    assert(found, 'a body that is not of this config')
    return found
  }
  return { wiredOf, diagnostics }
}

function placesOf({ modules }: Config): ModulePlaces {
  return new Map([...modules].map(([name, { span }]) => [name, span]))
}

/** What an entry takes and gives; undefined where the config names something unknown. */
function arityOf(config: Config, item: LayerItem): Arity | undefined {
  switch (item.kind) {
    case 'layer': {
      const definition = lookUpLayer(item.type)
      if (!definition) return undefined
      const { inputs, outputs } = definition
      return { inputs, outputs: outputs === 'several' ? undefined : 1 }
    }
    case 'block': {
      const body = config.blocks.get(item.type)?.body
      return body && { inputs: body.inputs, outputs: body.outputs?.length ?? 1 }
    }
    case 'call': {
      const module = config.modules.get(item.type)
      return module && module.kind !== 'call' ? arityOf(config, module) : undefined
    }
  }
}
