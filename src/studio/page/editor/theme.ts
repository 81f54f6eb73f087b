/** How the editor looks: the colours of the page, which follow its light or dark by themselves. */
import { HighlightStyle } from '@codemirror/language'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'

export const highlighting = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--key)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--string)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--number)' },
  { tag: tags.content, color: 'var(--ink)' },
  { tag: [tags.comment, tags.lineComment], color: 'var(--muted)', fontStyle: 'italic' },
  { tag: [tags.punctuation, tags.separator, tags.bracket], color: 'var(--muted)' },
])

const underline = (colour: string) => ({
  backgroundImage: 'none',
  textDecoration: `underline wavy var(--${colour}) 1px`,
  textUnderlineOffset: '3px',
  textDecorationSkipInk: 'none',
})

const box = {
  backgroundColor: 'var(--paper)',
  color: 'var(--ink)',
  border: '1px solid var(--border)',
  borderRadius: '6px',
}

export const editorTheme = EditorView.theme({
  '&': { height: '100%', fontSize: '13px', backgroundColor: 'var(--paper)', color: 'var(--ink)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.6' },
  '.cm-content': { caretColor: 'var(--ink)', padding: '8px 0' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)', borderLeftWidth: '2px' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    backgroundColor: 'var(--selection)',
  },
  '.cm-selectionBackground': { backgroundColor: 'var(--selection)' },
  '.cm-activeLine': { backgroundColor: 'var(--line-here)' },
  '.cm-gutters': {
    backgroundColor: 'var(--paper)',
    color: 'var(--muted)',
    border: 'none',
  },
  '.cm-activeLineGutter': { backgroundColor: 'var(--line-here)', color: 'var(--ink)' },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 4px 0 10px' },
  '.cm-foldPlaceholder': { ...box, padding: '0 4px' },
  '.cm-selectionMatch': { backgroundColor: 'var(--match)' },
  '.cm-searchMatch': { backgroundColor: 'var(--match)', outline: '1px solid var(--border)' },
  '.cm-searchMatch-selected': { backgroundColor: 'var(--selection)' },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--match)' },
  '&.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'transparent' },
  '.cm-lintRange-error': underline('error'),
  '.cm-lintRange-warning': underline('warning'),
  '.cm-lintRange-active': { backgroundColor: 'var(--match)' },
  '.cm-lint-marker': { width: '0.8em', height: '0.8em' },
  '.cm-tooltip': { ...box, boxShadow: 'var(--shadow)', maxWidth: '520px' },
  '.cm-tooltip.cm-tooltip-lint': { padding: '2px' },
  '.cm-diagnostic': { padding: '6px 10px', fontFamily: 'var(--sans)', borderLeftWidth: '3px' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--error)' },
  '.cm-diagnostic-warning': { borderLeftColor: 'var(--warning)' },
  '.cm-diagnosticAction': {
    ...box,
    backgroundColor: 'var(--soft)',
    margin: '6px 0 0',
    padding: '2px 8px',
  },
  '.cm-doc': {
    padding: '8px 12px',
    fontFamily: 'var(--sans)',
    fontSize: '13px',
    lineHeight: '1.5',
  },
  '.cm-doc p': { margin: '0 0 6px' },
  '.cm-doc p:last-child': { margin: '0' },
  '.cm-doc ul': { margin: '0', padding: '0 0 0 16px' },
  '.cm-doc code': { fontFamily: 'var(--mono)', fontSize: '12px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--mono)', fontSize: '12.5px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '3px 10px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--selection)',
    color: 'var(--ink)',
  },
  '.cm-completionDetail': { color: 'var(--muted)', fontStyle: 'normal', marginLeft: '12px' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '700' },
  '.cm-completionInfo': { padding: '6px 10px', fontFamily: 'var(--sans)', maxWidth: '320px' },
  '.cm-panels': { backgroundColor: 'var(--soft)', color: 'var(--ink)' },
  '.cm-panels-top': { borderBottom: '1px solid var(--border)' },
  '.cm-panel.cm-search': { fontFamily: 'var(--sans)' },
  '.cm-textfield': { ...box, fontSize: '12px', padding: '3px 6px' },
  '.cm-button': {
    ...box,
    backgroundImage: 'none',
    backgroundColor: 'var(--paper)',
    fontSize: '12px',
    padding: '3px 8px',
  },
})
