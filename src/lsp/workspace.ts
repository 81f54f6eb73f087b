/** The open configs of one editor: their texts, and what was last found in each. */
import type { ReadFile } from '../config/include.ts'
import { isConfigText } from '../config/is-config.ts'
import { type Diagnostic, TenonError } from '../diagnostics/diagnostic.ts'
import { type Source, createSource } from '../diagnostics/source.ts'
import type { OpenOther } from './definition.ts'
import { type Document, type GoodText, openDocument, withCheck } from './document.ts'
import type { Host } from './host.ts'

/** An open text, and what was found when it was last checked. */
export interface OpenText {
  readonly uri: string
  readonly source: Source
  readonly good: GoodText | undefined
  readonly diagnostics: readonly Diagnostic[]
}

export interface OpenConfig extends OpenText {
  readonly document: Document
}

export interface Workspace {
  /** Other YAML than configs, which editors send too, is kept and said nothing about. */
  readonly set: (uri: string, text: string) => void
  readonly close: (uri: string) => void
  /** The text alone, which costs nothing. */
  readonly text: (uri: string) => OpenText | undefined
  /** The text with all its names, which are read when somebody asks. */
  readonly get: (uri: string) => OpenConfig | undefined
  /** Checks one text; undefined where it was changed or closed meanwhile. */
  readonly check: (uri: string) => Promise<OpenText | undefined>
  /** Addresses of open texts that name other files: their faults may be those of others. */
  readonly dependents: () => readonly string[]
  readonly openOther: OpenOther
  /** The address of a file: where it is open, the one that the editor knows it by. */
  readonly uriOf: (file: string) => string
}

export function createWorkspace(host: Host): Workspace {
  const texts = new Map<string, OpenText>()
  const configAt = (uri: string): OpenText | undefined => {
    const text = texts.get(uri)
    return text && isConfigText(text.source.text) ? text : undefined
  }
  const documents = new WeakMap<OpenText, Document>()
  const openAs = (file: string): OpenText | undefined =>
    [...texts.values()].find(each => each.source.file === file)
  // What is open counts as it is in the editor, saved or not.
  const readerOf = (root: string): ReadFile => {
    const read = host.readerOf(root)
    return (path, from) => {
      const source = read(path, from)
      return openAs(source.file)?.source ?? source
    }
  }
  const documentOf = (text: OpenText): Document => {
    const known = documents.get(text) ?? openDocument(text.source, text.good)
    documents.set(text, known)
    return known
  }
  return {
    set(uri, text) {
      const { good, diagnostics = [] } = texts.get(uri) ?? {}
      texts.set(uri, { uri, source: createSource(host.pathOf(uri), text), good, diagnostics })
    },
    close: uri => void texts.delete(uri),
    text: configAt,
    get(uri) {
      const text = configAt(uri)
      return text && { ...text, document: documentOf(text) }
    },
    async check(uri) {
      const text = texts.get(uri)
      if (!text) return undefined
      if (!configAt(uri)) return { ...text, diagnostics: [] }
      const found = await host.check(text.source, readerOf(text.source.file))
      if (texts.get(uri) !== text) return undefined
      const document = withCheck(documentOf(text), found)
      const checked = { ...text, good: document.good, diagnostics: found.diagnostics }
      texts.set(uri, checked)
      documents.set(checked, document)
      return checked
    },
    dependents: () =>
      [...texts.values()].filter(each => namesFiles(each.source)).map(each => each.uri),
    uriOf: file => openAs(file)?.uri ?? host.uriOf(file),
    openOther: (document, path) => otherDocument(document, path, readerOf(document.source.file)),
  }
}

function namesFiles({ text }: Source): boolean {
  return /^(?:include|extends)\s*:/m.test(text)
}

function otherDocument({ source }: Document, path: string, read: ReadFile): Document | undefined {
  try {
    return openDocument(read(path, source))
  } catch (error) {
    if (error instanceof TenonError) return undefined
    throw error
  }
}
