/** Gives the focus back to the text when a panel of the editor closes that had it. */
import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'

/**
 * Panels that ask for a line look for the focus in the document, which does not see into the tree
 * that the editor has of its own.
 */
export function returningFocus(root: ShadowRoot): Extension {
  let panel: Element | null = null
  root.addEventListener('focusin', ({ target }) => {
    panel = (target as Element).closest('.cm-panels > *')
  })
  return EditorView.updateListener.of(({ view }) => {
    if (!panel || panel.isConnected || document.activeElement !== document.body) return
    panel = null
    view.focus()
  })
}
