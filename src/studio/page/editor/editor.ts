/** The editor of the config: CodeMirror with what our compiler knows of the text. */
import { autocompletion, closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { bracketMatching, foldGutter, foldKeymap } from '@codemirror/language'
import { lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint'
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search'
import { Annotation, EditorState } from '@codemirror/state'
import {
  EditorView,
  drawSelection,
  highlightActiveLine,
  highlightActiveLineGutter,
  hoverTooltip,
  keymap,
  lineNumbers,
  tooltips,
} from '@codemirror/view'
import type { Problem, Range } from '../../worker/messages.ts'
import type { Compiler } from '../compiler.ts'
import { changeBetween } from './change.ts'
import { completionSource, hoverSource } from './assist.ts'
import { lintsOf } from './lints.ts'
import { returningFocus } from './panel-focus.ts'
import { editorTheme } from './theme.ts'
import { yaml } from './yaml/yaml.ts'

export interface Editor {
  /** Replaces the text, as a change that can be undone; the cursor stays where it can. */
  setText(text: string): void
  /** Selects a range and scrolls to it; `focus` goes there. */
  reveal(range: Range, focus?: boolean): void
  /** Changes the text as its writer does. */
  replace(range: Range, text: string): void
  /** Problems of the text as it is now. */
  showProblems(problems: readonly Problem[]): void
  focus(): void
}

export interface EditorEvents {
  readonly changed: (text: string) => void
  /** By whoever writes, not by `reveal`. */
  readonly cursorMoved: (offset: number) => void
}

/** Marks what the page does itself. */
const byPage = Annotation.define<boolean>()

/**
 * The editor has a shadow tree of its own: there its style sheets need no exception from the
 * page's policy.
 */
export function createEditor(
  host: HTMLElement,
  text: string,
  compiler: Compiler,
  events: EditorEvents,
): Editor {
  const root = host.attachShadow({ mode: 'open', delegatesFocus: true })
  const extensions = [extensionsFor(compiler, events), returningFocus(root)]
  const state = EditorState.create({ doc: text, extensions })
  const view = new EditorView({ root, parent: root, state })
  return {
    setText(next) {
      const change = changeBetween(view.state.doc.toString(), next)
      if (change) view.dispatch({ changes: change, annotations: byPage.of(true) })
    },
    reveal({ start, end }, focus = false) {
      const { length } = view.state.doc
      // The cursor is at the start, where the line says what it is.
      const selection = { anchor: Math.min(end, length), head: Math.min(start, length) }
      const scroll = EditorView.scrollIntoView(selection.head, { y: 'center' })
      view.dispatch({ selection, effects: scroll, annotations: byPage.of(true) })
      if (focus) view.focus()
    },
    replace({ start, end }, insert) {
      view.dispatch({ changes: { from: start, to: end, insert } })
    },
    showProblems(problems) {
      view.dispatch(setDiagnostics(view.state, lintsOf(problems, view.state.doc.length)))
    },
    focus: () => view.focus(),
  }
}

function extensionsFor(compiler: Compiler, events: EditorEvents) {
  return [
    lineNumbers(),
    lintGutter(),
    foldGutter(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    history(),
    drawSelection(),
    bracketMatching(),
    closeBrackets(),
    highlightSelectionMatches(),
    search({ top: true }),
    yaml,
    editorTheme,
    tooltips({ position: 'fixed' }),
    autocompletion({ override: [completionSource(compiler)], icons: false }),
    hoverTooltip(hoverSource(compiler)),
    EditorView.contentAttributes.of({ 'aria-label': 'config, as YAML' }),
    // Tab leaves the editor, as it leaves every other part of the page.
    keymap.of([
      ...closeBracketsKeymap,
      ...defaultKeymap,
      ...searchKeymap,
      ...historyKeymap,
      ...foldKeymap,
      ...lintKeymap,
    ]),
    EditorView.updateListener.of(update => {
      if (update.docChanged) events.changed(update.state.doc.toString())
      const isOwn = update.transactions.some(each => each.annotation(byPage))
      if ((update.selectionSet || update.docChanged) && !isOwn)
        events.cursorMoved(update.state.selection.main.head)
    }),
  ]
}
