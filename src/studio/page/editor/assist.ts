/** Completion and hover of the editor, answered by the compiler. */
import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete'
import type { EditorView, Tooltip } from '@codemirror/view'
import type { Completion as Item } from '../../../lsp/completion-item.ts'
import type { Compiler } from '../compiler.ts'
import { create } from '../dom.ts'
import { showMarkdown } from '../markdown.ts'
import { nothingOpen, tokensOf } from './yaml/tokens.ts'

/** Typing one of these asks for what can follow, as a word does. */
const openers = /[\w.$-]$|[:[{,(]\s*$|-\s+$/

export function completionSource(compiler: Compiler) {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const line = context.state.doc.lineAt(context.pos)
    const before = line.text.slice(0, context.pos - line.from)
    const isAsked = context.explicit || (openers.test(before) && !isComment(before))
    if (!isAsked) return null
    const text = context.state.doc.toString()
    const found = await compiler.ask('complete', { text, offset: context.pos })
    if (!found || found.items.length === 0 || context.aborted) return null
    return {
      from: found.start,
      options: found.items.map((item, i) => optionOf(item, -i)),
      validFor: /^[\w.-]*$/,
    }
  }
}

function isComment(before: string): boolean {
  const [tokens] = tokensOf(before, nothingOpen)
  return tokens.at(-1)?.kind === 'comment'
}

/** `boost` keeps the order of the compiler among what fits equally well. */
function optionOf(item: Item, boost: number): Completion {
  const { label, detail, documentation, insert, kind } = item
  return {
    label,
    apply: insert,
    type: kind,
    boost: Math.max(-99, boost),
    ...(detail !== undefined && { detail }),
    ...(documentation && { info: () => create('div', {}, ...showMarkdown(documentation)) }),
  }
}

export function hoverSource(compiler: Compiler) {
  return async (view: EditorView, offset: number): Promise<Tooltip | null> => {
    const text = view.state.doc.toString()
    const found = await compiler.ask('hover', { text, offset })
    if (!found || view.state.doc.toString() !== text) return null
    return {
      pos: found.start,
      end: found.end,
      create: () => ({ dom: create('div', { class: 'cm-doc' }, ...showMarkdown(found.markdown)) }),
    }
  }
}
