/** Diagnostics about models as ONNX files. */
import { error } from './entry.ts'

export const onnxCodes = {
  'no-onnx-form': error<{ layer: string; what: string }>(
    ({ layer, what }) => `'${layer}' needs ${what}: no operator of ONNX says that`,
    `
A model leaves as ONNX where every layer can be said in its standard operators. All layers of the
catalog can; what an inference never needs, such as the bits of random numbers, cannot.

Bad: \`tenon build --target onnx\` of a graph that draws random numbers.
Good: the same model in inference, or \`--target esm\`.
`,
  ),
  'weights-too-large': error<{ size: number; limit: number }>(
    ({ size, limit }) => `the weights take ${size} bytes; one ONNX file holds at most ${limit}`,
    `
An ONNX file is one message of protocol buffers, which may have 2 GiB and no more. Larger weights
lie in a file beside it.

Bad: \`tenon build gpt2.yaml --variant large --target onnx -o out\`
Good: \`tenon build gpt2.yaml --variant large --target onnx --no-inline-weights -o out\`
`,
  ),
  'onnx-opset': error<{ file: string; opset: number; first: number; last: number }>(
    ({ file, opset, first, last }) =>
      `${file} is of opset ${opset}; those from ${first} to ${last} are read`,
    `
The opset says which version of each operator a model means. Older ones compute other things under
the same names, newer ones are not known yet.

Bad: a model that was exported with opset 6.
Good: the same model through \`onnx.version_converter\`, to opset 17.
`,
  ),
}
