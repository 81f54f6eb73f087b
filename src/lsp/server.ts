/** The language server: requests of an editor in, answers of the pure functions out. */
import {
  type CodeAction,
  type Connection,
  type InitializeResult,
  type Position,
  type TextDocumentPositionParams,
  ResponseError,
  createConnection,
} from 'vscode-languageserver/node'

import { completionsAt } from './completion.ts'
import { definitionAt } from './definition.ts'
import { fixesIn } from './fixes.ts'
import type { Host } from './host.ts'
import { hoverAt } from './hover.ts'
import { outlineOf } from './outline.ts'
import {
  completionOf,
  diagnosticOf,
  editOf,
  locationOf,
  offsetAt,
  rangeOf,
  symbolOf,
} from './protocol.ts'
import { type Refusal, renamableAt, renameAt } from './rename.ts'
import { placesOf, symbolAt } from './symbols.ts'
import { type OpenConfig, type Workspace, createWorkspace } from './workspace.ts'

/** Typing is not checked before it pauses for so long, in milliseconds. */
const pause = 150

const capabilities: InitializeResult['capabilities'] = {
  positionEncoding: 'utf-16',
  textDocumentSync: { openClose: true, change: 1 },
  hoverProvider: true,
  completionProvider: { triggerCharacters: [' ', '[', '{', '$', '('] },
  definitionProvider: true,
  referencesProvider: true,
  renameProvider: { prepareProvider: true },
  documentSymbolProvider: true,
  codeActionProvider: { codeActionKinds: ['quickfix'] },
}

/** The protocol's code for a request that cannot be done; the message is for people. */
const requestFailed = -32803

/** Serves one editor over two streams, until it says `exit`. */
export function serve(
  host: Host,
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
): void {
  const connection = createConnection(input, output)
  const workspace = createWorkspace(host)
  connection.onInitialize(() => ({
    capabilities,
    serverInfo: { name: 'tenon', version: host.version },
  }))
  const addressed = { ...host, uriOf: workspace.uriOf }
  followTexts(connection, workspace, addressed)
  answerAboutNames(connection, workspace, addressed)
  answerAboutText(connection, workspace, addressed)
  connection.listen()
}

/** Keeps the texts, and publishes what is wrong with each a moment after it changed. */
function followTexts(connection: Connection, workspace: Workspace, host: Host): void {
  const waiting = new Map<string, NodeJS.Timeout>()
  const publish = async (uri: string): Promise<void> => {
    waiting.delete(uri)
    try {
      const found = await workspace.check(uri)
      if (!found) return
      const { source } = found
      const diagnostics = found.diagnostics.map(each => diagnosticOf(host, source, each))
      void connection.sendDiagnostics({ uri, diagnostics })
    } catch (error) {
      // A fault of tenon's own: the editor shows it, and the other documents stay served.
      connection.console.error(String(error instanceof Error ? error.stack : error))
    }
  }
  const later = (uri: string): void => {
    clearTimeout(waiting.get(uri))
    waiting.set(
      uri,
      setTimeout(() => void publish(uri), pause),
    )
  }
  const change = (uri: string, text: string): void => {
    workspace.set(uri, text)
    for (const each of new Set([uri, ...workspace.dependents()])) later(each)
  }
  connection.onDidOpenTextDocument(({ textDocument: { uri, text } }) => change(uri, text))
  connection.onDidChangeTextDocument(({ textDocument: { uri }, contentChanges }) => {
    // Every change is the whole text, as the capabilities ask for.
    const last = contentChanges.at(-1)
    if (last) change(uri, last.text)
  })
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
    workspace.close(uri)
    void connection.sendDiagnostics({ uri, diagnostics: [] })
  })
}

interface Spot extends OpenConfig {
  readonly offset: number
}

function spotOf(workspace: Workspace, request: TextDocumentPositionParams): Spot | undefined {
  const config = workspace.get(request.textDocument.uri)
  return config && { ...config, offset: offsetAt(config.document.source, request.position) }
}

function answerAboutNames(connection: Connection, workspace: Workspace, host: Host): void {
  connection.onDefinition(request => {
    const spot = spotOf(workspace, request)
    const span = spot && definitionAt(spot.document, spot.offset, workspace.openOther)
    return span ? locationOf(host, span) : null
  })
  connection.onReferences(request => {
    const spot = spotOf(workspace, request)
    const symbol = spot && symbolAt(spot.document.symbols, spot.offset)
    if (!spot || !symbol) return null
    return placesOf(spot.document.symbols, symbol).map(span => locationOf(host, span))
  })
  connection.onPrepareRename(request => {
    const spot = spotOf(workspace, request)
    if (!spot) return null
    const { span } = expectAllowed(renamableAt(spot.document, spot.offset))
    return rangeOf(span)
  })
  connection.onRenameRequest(request => {
    const spot = spotOf(workspace, request)
    if (!spot) return null
    const { spans } = expectAllowed(renameAt(spot.document, spot.offset, request.newName))
    return { changes: { [spot.uri]: spans.map(span => editOf(span, request.newName)) } }
  })
}

function expectAllowed<T extends object>(result: T | Refusal): T {
  if ('refused' in result) throw new ResponseError(requestFailed, result.refused)
  return result
}

function answerAboutText(connection: Connection, workspace: Workspace, host: Host): void {
  connection.onHover(request => {
    const spot = spotOf(workspace, request)
    const hover = spot && hoverAt(spot.document, spot.offset)
    if (!hover) return null
    return { contents: { kind: 'markdown', value: hover.markdown }, range: rangeOf(hover.span) }
  })
  connection.onCompletion(request => {
    const text = workspace.text(request.textDocument.uri)
    const found = text && completionsAt(text, offsetAt(text.source, request.position))
    return found ? found.items.map((each, i) => completionOf(each, found.span, i)) : null
  })
  connection.onDocumentSymbol(({ textDocument: { uri } }) => {
    const config = workspace.get(uri)
    return config ? outlineOf(config.document).map(symbolOf) : null
  })
  connection.onCodeAction(({ textDocument: { uri }, range }) => {
    const config = workspace.get(uri)
    return config ? actionsOf(config, range, host) : null
  })
}

function actionsOf(
  { uri, document: { source }, diagnostics }: OpenConfig,
  range: { readonly start: Position; readonly end: Position },
  host: Host,
): CodeAction[] {
  const [start, end] = [offsetAt(source, range.start), offsetAt(source, range.end)]
  return fixesIn(diagnostics, { source, start, end }).map(({ diagnostic, fix }) => ({
    title: fix.title,
    kind: 'quickfix',
    diagnostics: [diagnosticOf(host, source, diagnostic)],
    isPreferred: true,
    edit: { changes: { [uri]: [editOf(fix.span, fix.text)] } },
  }))
}
