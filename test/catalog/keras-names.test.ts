/** Every public name of Keras is built, an alias of what is built, or refused with a reason. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { check } from '../../src/api.ts'
import { catalog } from '../../src/catalog/catalog.ts'
import { refusalOf, refusedNames } from '../../src/catalog/refused.ts'
import { formatConfig } from '../../src/config/format/format.ts'
import { createSource } from '../../src/diagnostics/source.ts'

/** Per kind, each public name with the name that the class itself has. */
const { keras: _, ...kinds } = JSON.parse(
  readFileSync(new URL('../golden/keras-names.json', import.meta.url), 'utf8'),
) as { readonly [kind: string]: { readonly [name: string]: string } }

/** What a config says elsewhere: inputs are declared in `inputs`. */
const declared = new Set(['Input', 'InputLayer'])

/** Kinds that `training` names. */
const trained = new Set(['loss', 'metric', 'optimizer', 'callback'])

/** Those of them that stand in a list, with its name. */
const listed: { readonly [kind: string]: string } = { metric: 'metrics', callback: 'callbacks' }

interface Entry {
  readonly name: string
  readonly aliases: readonly string[]
}

const entriesOf: { readonly [kind: string]: readonly Entry[] } = Object.fromEntries(
  Object.entries(catalog).map(([list, entries]) => [
    list === 'losses' ? 'loss' : list.replace(/s$/, ''),
    (entries as readonly (Entry & { readonly type?: string })[]).map(each => ({
      name: each.type ?? each.name,
      aliases: each.aliases ?? [],
    })),
  ]),
)

function entryOf(kind: string, name: string): Entry | undefined {
  return entriesOf[kind]?.find(each => each.name === name || each.aliases.includes(name))
}

describe.each(Object.entries(kinds))('%s', (kind, names) => {
  const open = Object.keys(names).filter(
    name => !entryOf(kind, name) && !refusalOf(kind, name) && !declared.has(name),
  )

  test('every name has its place', () => {
    expect(open, 'build these, or refuse them in src/catalog/refused.ts').toEqual([])
  })

  test('nothing is both built and refused', () => {
    expect(Object.keys(names).filter(name => entryOf(kind, name) && refusalOf(kind, name))).toEqual(
      [],
    )
  })

  test('another name of a class leads to the same entry', () => {
    for (const [name, own] of Object.entries(names)) {
      const entry = entryOf(kind, own)
      if (name !== own && entry) expect(entryOf(kind, name), name).toBe(entry)
    }
  })
})

const layerNames = Object.keys(kinds['layer']!)

test.each(refusedNames.filter(each => each.kind === 'layer'))(
  '$name is refused with its reason and what to write instead',
  async ({ name }) => {
    const text = `tenon: 1\ninputs: {x: [4]}\nlayers:\n  - ${name}: {}\n  - Dense: 1\n`
    const { diagnostics } = await check({ text })
    const { reason, instead } = refusalOf('layer', name)!
    expect(diagnostics.map(each => [each.code, each.hint])).toEqual([['not-built', instead]])
    expect(diagnostics[0]!.message).toContain(reason)
    const bare = await check({ text: text.replace(': {}', '') })
    expect(bare.diagnostics.map(each => each.code)).toEqual(['not-built'])
  },
)

test.each(['Input', 'InputLayer'])('%s is declared elsewhere, and said so', async name => {
  const text = `tenon: 1\ninputs: {x: [4]}\nlayers:\n  - ${name}: {}\n  - Dense: 1\n`
  const { diagnostics } = await check({ text })
  expect(diagnostics.map(each => each.code)).toEqual(['input-layer'])
})

test.each(
  refusedNames.filter(({ kind, name }) => trained.has(kind) && kinds[kind]![name] !== undefined),
)('the $kind $name is refused where training names it', async ({ kind, name }) => {
  const chosen = {
    ...{ loss: 'mean_squared_error', optimizer: 'sgd', metrics: [] },
    [listed[kind] ?? kind]: listed[kind] ? [name] : name,
    data: { train: { x: 'a.npy', y: 'b.npy' } },
  }
  const text = `tenon: 1
inputs: {x: [4]}
layers: [Dense: 1]
training: ${JSON.stringify(chosen)}
`
  const { diagnostics } = await check({ text })
  const { reason, instead } = refusalOf(kind, name)!
  expect(diagnostics.map(each => [each.code, each.hint])).toEqual([['not-built', instead]])
  expect(diagnostics[0]!.message).toContain(reason)
})

test('fmt writes the main name of every alias of a layer', () => {
  const aliases = layerNames.filter(name => {
    const entry = entryOf('layer', name)
    return entry && entry.name !== name
  })
  expect(aliases).toContain('MaxPool2D')
  for (const alias of aliases) {
    const text = `tenon: 1\ninputs: {x: [4]}\nlayers:\n  - ${alias}\n`
    expect(formatConfig(createSource('model.yaml', text)).text, alias).toContain(
      `- ${entryOf('layer', alias)!.name}`,
    )
  }
})
