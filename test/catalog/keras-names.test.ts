/** Every public name of Keras is built, an alias of what is built, or refused with a reason. */
import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
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
const trained = new Set(['loss', 'metric', 'optimizer'])

/** Not built yet and not refused; UPDATE=1 takes out what has been built. The list only shrinks. */
const pendingFile = new URL('../golden/keras-pending.json', import.meta.url)
const pending = JSON.parse(readFileSync(pendingFile, 'utf8')) as {
  [kind: string]: readonly string[]
}
const update = process.env['UPDATE'] === '1'

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

afterAll(() => {
  if (update) writeFileSync(pendingFile, `${JSON.stringify(pending, null, 2)}\n`)
})

describe.each(Object.entries(kinds))('%s', (kind, names) => {
  const open = Object.keys(names).filter(
    name => !entryOf(kind, name) && !refusalOf(kind, name) && !declared.has(name),
  )

  test('every name has its place, but those that are pending', () => {
    const awaited = pending[kind] ?? []
    expect(
      open.filter(name => !awaited.includes(name)),
      'build these, or refuse them in src/catalog/refused.ts',
    ).toEqual([])
    if (update) pending[kind] = awaited.filter(name => open.includes(name))
    else
      expect(
        awaited.filter(name => !open.includes(name)),
        `take these out of ${pendingFile.pathname.split('/').slice(-3).join('/')}`,
      ).toEqual([])
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
    [kind === 'metric' ? 'metrics' : kind]: kind === 'metric' ? [name] : name,
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
