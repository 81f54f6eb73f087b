/** What is wrong with `layer@k` where the layer has no such result. */
import type { NameReference } from '../config/config.ts'
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'

/** For a reference to a source with `outputs` results, none of which is meant. */
export function missingResult({ name, output, span }: NameReference, outputs: number): Diagnostic {
  return outputs === 1
    ? diagnostic('single-output', { layer: name, output }, span)
    : diagnostic('unknown-result', { layer: name, output, outputs }, span)
}
