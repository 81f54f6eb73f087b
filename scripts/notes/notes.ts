/** What a definition does not say of itself: when to use an entry, and what to beware of. */

export interface Notes {
  /** When it is the right choice, and what it costs. */
  readonly use?: string
  readonly weakness?: string
}

/** By main name. */
export type NotesOfKind = { readonly [name: string]: Notes }
