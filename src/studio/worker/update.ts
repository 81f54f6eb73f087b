/** Checks a text, and says what the page shows of it: its problems, and its model. */
import type { Model } from '../../build/model.ts'
import { summarizeModel } from '../../build/summary.ts'
import type { Diagnostic, Fix, Note } from '../../diagnostics/diagnostic.ts'
import { type Source, positionAt } from '../../diagnostics/source.ts'
import { isOf, placeHere } from '../../lsp/fixes.ts'
import type { Checked, ModelView, Problem } from './messages.ts'
import type { Session } from './session.ts'

export function checkedView({ document, model, diagnostics }: Session): Checked {
  return {
    problems: diagnostics.map(each => problemOf(document.source, each)),
    model: model && modelView(model),
  }
}

function problemOf(source: Source, found: Diagnostic): Problem {
  const { code, severity, message, hint, notes, span, fix } = found
  const { start, end } = placeHere(source, found) ?? { start: 0, end: 0 }
  const elsewhere = span && !isOf(source, span) ? span.source.file : undefined
  return {
    ...{ code, severity, message, hint, start, end, elsewhere },
    line: positionAt(source, start).line,
    notes: notes.map(noteText),
    fix: fix && isOf(source, fix.span) ? fixOf(fix) : undefined,
  }
}

function fixOf({ title, text, span: { start, end } }: Fix): Problem['fix'] {
  return { title, text, start, end }
}

function noteText({ message, span }: Note): string {
  return span ? `${message} (line ${positionAt(span.source, span.start).line})` : message
}

function modelView(model: Model): ModelView {
  const { name, params, flops, inputs, outputs, layers } = summarizeModel(model, undefined)
  const { config } = model
  return {
    ...{ name, params, flops, outputs },
    inputs: inputs.map((each, i) => ({ ...each, scale: config.inputs[i]!.scale })),
    layers: layers.map(each => ({ ...each, path: each.name })),
  }
}
