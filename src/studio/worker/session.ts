/** What one worker knows: the text that it was told last, and the last model that it was. */
import { applyIgnores } from '../../config/ignore.ts'
import { type ReadFile, pathInside } from '../../config/include.ts'
import { checkSource } from '../../compile.ts'
import { type ConfigSource, optionsOf } from '../../config-source.ts'
import { type Diagnostic, TenonError, refuse } from '../../diagnostics/diagnostic.ts'
import { createSource } from '../../diagnostics/source.ts'
import type { Model } from '../../build/model.ts'
import { type Document, openDocument, withCheck } from '../../lsp/document.ts'
import type { ConfigText } from './messages.ts'

export interface Session {
  readonly document: Document
  /** Of the text itself; undefined where it has errors. */
  readonly model: Model | undefined
  /** Without those that comments in the text leave out. */
  readonly diagnostics: readonly Diagnostic[]
}

/** A session in which nothing was said so far. */
export const emptySession: Session = {
  document: openDocument(createSource('config.yaml', '')),
  model: undefined,
  diagnostics: [],
}

/** Checks a text. What it was when it was a model last stays known. */
export async function withText(
  { document: before }: Session,
  { file, text, files, choice = {} }: ConfigText,
): Promise<Session> {
  const options = { ...optionsOf(choice), read: readerOf(files) }
  const source: ConfigSource = { ...createSource(file, text), options }
  const checked = await checkSource(source)
  const document = withCheck(openDocument(source, before.good), checked)
  const { model } = checked
  return { document, model, diagnostics: applyIgnores(source, checked.diagnostics).diagnostics }
}

/** The model of the session; what is asked about one that has errors is refused with them. */
export function sessionModel({ model, diagnostics }: Session): Model {
  if (!model) throw new TenonError(diagnostics)
  return model
}

/** Opens included files among those that the page has. */
function readerOf(files: ConfigText['files']): ReadFile {
  return (path, from) => {
    const inside = pathInside(from.file, path)
    if ('problem' in inside) return refuse('cannot-read', { file: path, reason: inside.problem })
    const text = Object.hasOwn(files, inside.path) ? files[inside.path] : undefined
    if (text === undefined)
      return refuse('cannot-read', { file: inside.path, reason: 'the studio was not given it' })
    return createSource(inside.path, text)
  }
}
