/** What the server is given from outside: how configs are checked, and where files are. */
import type { ReadFile } from '../config/include.ts'
import type { Source } from '../diagnostics/source.ts'
import type { CheckedText } from './document.ts'

export interface Host {
  readonly version: string
  /** Finds everything that is wrong with a config; `read` opens the files that it names. */
  check(source: Source, read: ReadFile): Promise<CheckedText>
  /** Opens the files that a config names, as far as it may. */
  readerOf(file: string): ReadFile
  /** The path of a document; text that was never saved is called by its address. */
  pathOf(uri: string): string
  uriOf(path: string): string
  /** The address of the page that explains a diagnostic, where there is one. */
  pageOf(code: string): string | undefined
}
