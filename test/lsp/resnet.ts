/** A config with everything that has a name: parameters, blocks, repeats, conditions, outputs. */
import { checkSource } from '../../src/compile.ts'
import { createSource } from '../../src/diagnostics/source.ts'
import { type Document, openDocument, withCheck } from '../../src/lsp/document.ts'

export const resnet = `tenon: 1
params: {width: 8, act: relu, depth: {type: list, default: [2, 1], doc: blocks per stage}}
inputs: {image: [16, 16, 3]}
blocks:
  residual:
    note: two convolutions and a way around them
    params: {f: int, stride: 1}
    layers:
      - Conv2D: {filters: f, kernel_size: 3, strides: stride, padding: same, activation: $act}
      - Conv2D: {filters: f, kernel_size: 3, padding: same}
        name: main
      - Conv2D: {filters: f, kernel_size: 1, strides: stride}
        name: skip
        from: x
        when: stride != 1 or channels(x) != f
        else: x
      - Add: [main, skip]
layers:
  - Conv2D: {filters: width, kernel_size: 3, padding: same}
    name: stem
  - residual: {f: width}
    name: first
    repeat: depth[0]
  - residual: {f: 2*width, stride: 2}
    name: second
  - GlobalAveragePooling2D
  - Dense: {units: channels(second) // 2, activation: softmax}
    name: probs
outputs: [probs]
training:
  loss: {probs: categorical_crossentropy}
  optimizer: adam
`

/** A document as it is after a first check; the text has no errors. */
export async function checkedDocument(text = resnet): Promise<Document> {
  const document = openDocument(createSource('resnet.yaml', text))
  const { model, diagnostics } = await checkSource(document.source)
  if (!model) throw new Error(diagnostics.map(each => each.message).join('\n'))
  return withCheck(document, { model, diagnostics })
}

/** The document after somebody typed on, and nothing was checked yet. */
export function edited(before: Document, text: string): Document {
  return openDocument(createSource(before.source.file, text), before.good)
}
