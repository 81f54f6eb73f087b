/** The open configs of one editor: their documents, and what was last found in each. */
import type { ReadFile } from '../config/include.ts'
import { type Diagnostic, TenonError } from '../diagnostics/diagnostic.ts'
import { createSource } from '../diagnostics/source.ts'
import type { OpenOther } from './definition.ts'
import { type Document, openDocument, withCheck } from './document.ts'
import type { Host } from './host.ts'
import { entriesAt } from './tree.ts'

/** A document, and what is wrong with it as far as that is known. */
export interface OpenConfig {
  readonly uri: string
  readonly document: Document
  readonly diagnostics: readonly Diagnostic[]
}

export interface Workspace {
  readonly get: (uri: string) => OpenConfig | undefined
  readonly set: (uri: string, text: string) => void
  readonly close: (uri: string) => void
  /** Checks one document; undefined where it was closed meanwhile. */
  readonly check: (uri: string) => OpenConfig | undefined
  /** Addresses of open documents that name other files: their faults may be those of others. */
  readonly dependents: () => readonly string[]
  readonly openOther: OpenOther
  /** The address of a file: where it is open, the one that the editor knows it by. */
  readonly uriOf: (file: string) => string
}

export function createWorkspace(host: Host): Workspace {
  const open = new Map<string, OpenConfig>()
  const openAs = (file: string): OpenConfig | undefined =>
    [...open.values()].find(each => each.document.source.file === file)
  // What is open counts as it is in the editor, saved or not.
  const readerOf = (root: string): ReadFile => {
    const read = host.readerOf(root)
    return (path, from) => {
      const source = read(path, from)
      const text = openAs(source.file)?.document.source.text
      return text === undefined ? source : createSource(source.file, text)
    }
  }
  return {
    get: uri => open.get(uri),
    set(uri, text) {
      const before = open.get(uri)
      const document = openDocument(host.pathOf(uri), text, before?.document)
      open.set(uri, { uri, document, diagnostics: before?.diagnostics ?? [] })
    },
    close: uri => void open.delete(uri),
    check(uri) {
      const config = open.get(uri)
      if (!config) return undefined
      const { source } = config.document
      const found = host.check(source, readerOf(source.file))
      const document = withCheck(config.document, found)
      const checked = { uri, document, diagnostics: found.diagnostics }
      open.set(uri, checked)
      return checked
    },
    dependents: () =>
      [...open.values()].filter(each => namesFiles(each.document)).map(each => each.uri),
    uriOf: file => openAs(file)?.uri ?? host.uriOf(file),
    openOther: (document, path) => otherDocument(document, path, readerOf(document.source.file)),
  }
}

function namesFiles({ tree }: Document): boolean {
  return tree !== undefined && ['include', 'extends'].some(each => entriesAt(tree).has(each))
}

function otherDocument({ source }: Document, path: string, read: ReadFile): Document | undefined {
  try {
    const { file, text } = read(path, source)
    return openDocument(file, text)
  } catch (error) {
    if (error instanceof TenonError) return undefined
    throw error
  }
}
