/** Texts that were not saved, kept in the browser until they are. */

export interface Draft {
  readonly text: string
  /** What the file held when the draft was begun. */
  readonly base: string
}

export interface Drafts {
  read(): Draft | undefined
  /** False where the browser has no room for it. */
  keep(draft: Draft): boolean
  drop(): void
}

/** Each file has its own, as far as the page can tell them apart: by address and name. */
export function createDrafts(storage: Storage, place: string, file: string): Drafts {
  const key = `tenon-studio draft ${place} ${file}`
  return {
    read: () => readDraft(storage.getItem(key)),
    keep(draft) {
      try {
        storage.setItem(key, JSON.stringify(draft))
        return true
      } catch (error) {
        if (error instanceof DOMException) return false
        throw error
      }
    },
    drop: () => storage.removeItem(key),
  }
}

/** What is no draft, as another program may have left it, counts as none. */
function readDraft(stored: string | null): Draft | undefined {
  if (stored === null) return undefined
  try {
    const { text, base } = JSON.parse(stored) as Partial<Draft>
    return typeof text === 'string' && typeof base === 'string' ? { text, base } : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
