/** `tenon lsp` in a process of its own, as editors run it. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { type Editor, type Range, positionOf, startEditor, textIn } from '../support/editor.ts'
import { resnet } from './resnet.ts'

const program = fileURLToPath(new URL('../../dist/tenon.cjs', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'tenon-lsp-'))
const uriOf = (name: string): string => pathToFileURL(join(folder, name)).href
const uri = uriOf('resnet.yaml')

let editor: Editor
beforeAll(async () => {
  editor = await startEditor([program, 'lsp', '--stdio'], folder)
}, 60_000)
afterAll(async () => {
  expect(await editor.close()).toBe(0)
  expect(editor.client.errors()).toBe('')
  rmSync(folder, { recursive: true })
}, 60_000)

interface Hover {
  readonly contents: { readonly value: string }
  readonly range: Range
}

interface Place {
  readonly uri: string
  readonly range: Range
}

interface Edit {
  readonly range: Range
  readonly newText: string
}

function apply(text: string, edits: readonly Edit[]): string {
  const lines = text.split('\n')
  const offset = ({ line, character }: Range['start']): number =>
    lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, character)
  return edits
    .toSorted((a, b) => offset(b.range.start) - offset(a.range.start))
    .reduce(
      (result, { range, newText }) =>
        result.slice(0, offset(range.start)) + newText + result.slice(offset(range.end)),
      text,
    )
}

describe('the language server', () => {
  test('says what it can do', () => {
    expect(editor.capabilities).toMatchObject({
      hoverProvider: true,
      definitionProvider: true,
      documentSymbolProvider: true,
      renameProvider: { prepareProvider: true },
    })
  })

  test('publishes nothing for a config without faults', async () => {
    expect(await editor.open(uri, resnet)).toEqual([])
  })

  test('publishes faults at their place, with code and related places, and takes them back', async () => {
    const text = resnet.replace('[main, skip]', '[main, skp]')
    const [found, ...others] = await editor.change(uri, text)
    expect(others).toEqual([])
    expect(found).toMatchObject({ code: 'dangling-from', severity: 1 })
    expect(textIn(text, found!.range)).toBe('skp')
    expect(found!.message).toContain("did you mean 'skip'?")
    const page = new URL('../../docs/errors/dangling-from.md', import.meta.url)
    expect(found!.codeDescription?.href).toBe(existsSync(page) ? page.href : undefined)
    const twice = resnet.replace('name: second', 'name: first')
    const [duplicate] = await editor.change(uri, twice)
    expect(duplicate?.relatedInformation?.map(each => textIn(twice, each.location.range))).toEqual([
      'first',
    ])
    expect(await editor.change(uri, resnet)).toEqual([])
  })

  test('hovers, completes, finds and renames', async () => {
    const hover = await editor.at<Hover>('textDocument/hover', uri, resnet, 'stem')
    expect(hover.contents.value).toContain('output `[batch, 16, 16, 8]`')
    expect(textIn(resnet, hover.range)).toBe('stem')
    const place = await editor.at<Place>('textDocument/definition', uri, resnet, 'probs]')
    expect(place).toMatchObject({ uri })
    expect(place.range.start).toEqual(positionOf(resnet, resnet.indexOf('probs\n')))
    const range = await editor.at<Range>('textDocument/prepareRename', uri, resnet, 'probs]')
    expect(textIn(resnet, range)).toBe('probs')
    const { changes } = await editor.at<{ readonly changes: { readonly [uri: string]: Edit[] } }>(
      'textDocument/rename',
      uri,
      resnet,
      'probs]',
      { newName: 'classes' },
    )
    expect(apply(resnet, changes[uri]!)).toBe(resnet.replaceAll('probs', 'classes'))
    await expect(
      editor.at('textDocument/rename', uri, resnet, 'probs]', { newName: 'first' }),
    ).rejects.toThrow("'first' is the name of another")
    const uses = await editor.at<readonly Place[]>('textDocument/references', uri, resnet, 'skip]')
    expect(uses).toHaveLength(2)
    const written = resnet.replace('  - GlobalAveragePooling2D', '  - Flatten:\n    from: |')
    expect(await editor.complete(uri, written)).toEqual(['second', 'first', 'stem', 'image'])
    await editor.change(uri, resnet)
  })

  test('answers while the text is broken', async () => {
    const broken = `${resnet}limits: {params: [\n`
    expect(await editor.change(uri, broken)).not.toEqual([])
    const hover = await editor.at<Hover>('textDocument/hover', uri, broken, 'stem')
    expect(hover.contents.value).toContain('parameters 224')
    expect(await editor.change(uri, resnet)).toEqual([])
  })

  test('offers fixes that remove their fault', async () => {
    const text = resnet.replace('  - GlobalAveragePooling2D\n', '  - nn.GlobalAveragePooling2D()\n')
    const [found] = await editor.change(uri, text)
    interface Action {
      readonly title: string
      readonly edit: { readonly changes: { readonly [uri: string]: Edit[] } }
    }
    const actions = await editor.client.request<readonly Action[]>('textDocument/codeAction', {
      textDocument: { uri },
      range: found!.range,
      context: { diagnostics: [found] },
    })
    expect(actions.length).toBeGreaterThan(0)
    const fixed = apply(text, actions[0]!.edit.changes[uri]!)
    expect(await editor.change(uri, fixed)).toEqual([])
    await editor.change(uri, resnet)
  })

  test('reads blocks of other files, as they are in the editor', async () => {
    mkdirSync(join(folder, 'parts'))
    const library =
      'tenon: 1\nblocks:\n  twice:\n    params: {f: int}\n    layers:\n      - Dense: f\n'
    writeFileSync(join(folder, 'parts/common.yaml'), library)
    const user = uriOf('user.yaml')
    const text =
      'tenon: 1\ninclude: {common: parts/common.yaml}\ninputs: {x: [4]}\nlayers:\n  - common.twice: {f: 2}\n    name: two\n'
    expect(await editor.open(user, text)).toEqual([])
    const place = await editor.at<Place>('textDocument/definition', user, text, 'common.twice')
    expect(place.uri).toBe(uriOf('parts/common.yaml'))
    expect(textIn(library, place.range)).toBe('twice')
    const hover = await editor.at<Hover>('textDocument/hover', user, text, 'two')
    expect(hover.contents.value).toContain('output `[batch, 2]`')
    await editor.open(place.uri, library.replace('Dense: f', 'Dense: -f'))
    const [found] = await editor.change(user, `${text}# seen again\n`)
    expect(found?.severity).toBe(1)
  })

  test('says nothing about other YAML', async () => {
    const other = uriOf('compose.yaml')
    const text = 'services:\n  web: {image: nginx}\n'
    expect(await editor.open(other, text)).toEqual([])
    expect(await editor.at('textDocument/hover', other, text, 'web')).toBeNull()
    expect(await editor.complete(other, `${text}|`)).toEqual([])
  })

  test('survives messages that make no sense', async () => {
    const { client } = editor
    client.writeRaw('Content-Length: 7\r\n\r\n{"a": 1')
    client.notify('textDocument/didChange', { textDocument: { uri: 'file:///none.yaml' } })
    await expect(client.request('tenon/nothing')).rejects.toThrow('Unhandled method')
    await expect(client.request('textDocument/hover', {})).rejects.toThrow()
    const unknown = {
      textDocument: { uri: 'file:///none.yaml' },
      position: { line: 0, character: 0 },
    }
    expect(await client.request('textDocument/hover', unknown)).toBeNull()
    const far = { textDocument: { uri }, position: { line: 1e6, character: 1e6 } }
    expect(await client.request('textDocument/hover', far)).toBeNull()
    expect(await client.request('textDocument/completion', far)).toBeDefined()
    const hover = await editor.at<Hover>('textDocument/hover', uri, resnet, 'stem')
    expect(hover.contents.value).toContain('parameters 224')
  })
})

describe('a server that is left alone', () => {
  test('ends with its input', async () => {
    const { client } = await startEditor([program, 'lsp'], folder)
    client.end()
    expect(await client.exited).toBe(1)
  })

  test('ends when it is told to', async () => {
    const other = await startEditor([program, 'lsp', '--stdio'], folder)
    expect(await other.close()).toBe(0)
  })
})
