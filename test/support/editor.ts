/** An editor in front of a language server: opens texts, and asks at a cursor that is written `|`. */
import { type Client, startClient } from './json-rpc.ts'

export interface Position {
  readonly line: number
  readonly character: number
}

export interface Range {
  readonly start: Position
  readonly end: Position
}

export interface Found {
  readonly range: Range
  readonly severity: number
  readonly code: string
  readonly message: string
  readonly codeDescription?: { readonly href: string }
  readonly relatedInformation?: readonly {
    readonly location: { readonly uri: string; readonly range: Range }
    readonly message: string
  }[]
}

export interface Editor {
  readonly client: Client
  /** What the server answered to `initialize`. */
  readonly capabilities: { readonly [name: string]: unknown }
  /** Opens a text and waits for what is wrong with it. */
  open(uri: string, text: string): Promise<readonly Found[]>
  /** Changes an open text and waits for what is wrong with it now. */
  change(uri: string, text: string): Promise<readonly Found[]>
  /** Asks about the place of an open text where `target` begins. */
  at<T>(method: string, uri: string, text: string, target: string, more?: object): Promise<T>
  /** Labels of what can be written at the `|` of a text, which is opened without it. */
  complete(uri: string, text: string): Promise<readonly string[]>
  /** Says goodbye; gives the exit code. */
  close(): Promise<number | null>
}

export async function startEditor(args: readonly string[], cwd?: string): Promise<Editor> {
  const client = startClient(args, cwd)
  const { capabilities } = await client.request<{ capabilities: Editor['capabilities'] }>(
    'initialize',
    { processId: process.pid, rootUri: null, capabilities: {} },
  )
  client.notify('initialized', {})
  const versions = new Map<string, number>()
  const found = async (uri: string): Promise<readonly Found[]> => {
    interface Published {
      readonly uri: string
      readonly diagnostics: readonly Found[]
    }
    const isOfText = (each: Published): boolean => each.uri === uri
    return (await client.notified('textDocument/publishDiagnostics', isOfText)).diagnostics
  }
  const editor: Editor = {
    client,
    capabilities,
    open(uri, text) {
      versions.set(uri, 1)
      const textDocument = { uri, languageId: 'yaml', version: 1, text }
      client.notify('textDocument/didOpen', { textDocument })
      return found(uri)
    },
    change(uri, text) {
      const version = versions.get(uri)! + 1
      versions.set(uri, version)
      const textDocument = { uri, version }
      client.notify('textDocument/didChange', { textDocument, contentChanges: [{ text }] })
      return found(uri)
    },
    at(method, uri, text, target, more = {}) {
      const position = positionOf(text, text.indexOf(target))
      return client.request(method, { textDocument: { uri }, position, ...more })
    },
    async complete(uri, text) {
      const offset = text.indexOf('|')
      const written = text.replace('|', '')
      await (versions.has(uri) ? editor.change(uri, written) : editor.open(uri, written))
      const position = positionOf(written, offset)
      interface Items {
        readonly items: readonly { readonly label: string }[]
      }
      const answer = await client.request<Items | Items['items'] | null>(
        'textDocument/completion',
        { textDocument: { uri }, position },
      )
      const items = answer === null ? [] : 'items' in answer ? answer.items : answer
      return items.map(each => each.label)
    },
    async close() {
      await client.request('shutdown')
      client.notify('exit')
      return client.exited
    },
  }
  return editor
}

export function positionOf(text: string, offset: number): Position {
  if (offset < 0) throw new Error('the text does not have what is asked for')
  const lines = text.slice(0, offset).split('\n')
  return { line: lines.length - 1, character: lines.at(-1)!.length }
}

/** The part of a text that a range covers. */
export function textIn(text: string, { start, end }: Range): string {
  const lines = text.split('\n')
  if (start.line === end.line) return lines[start.line]!.slice(start.character, end.character)
  const inner = lines.slice(start.line + 1, end.line)
  return [
    lines[start.line]!.slice(start.character),
    ...inner,
    lines[end.line]!.slice(0, end.character),
  ].join('\n')
}
