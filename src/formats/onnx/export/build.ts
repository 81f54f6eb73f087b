/** `tenon build --target onnx`: one file, or one with a second that holds the weights. */
import { refuse } from '../../../diagnostics/diagnostic.ts'
import type { BuildModel } from '../../build-request.ts'
import { modelTable } from '../proto/messages.ts'
import { writeMessage } from '../proto/write.ts'
import { exportModel } from './export.ts'
import { withExternalData } from './external-data.ts'

/** A message of protocol buffers ends here. */
const mostBytes = 2 ** 31 - 1

export const build: BuildModel = ({ model, weights, name, inlineWeights = true }) => {
  const whole = exportModel(model, weights)
  if (!inlineWeights) {
    const data = `${name}.onnx.data`
    const { model: rest, bytes } = withExternalData(whole, data)
    return [
      { name: `${name}.onnx`, content: writeMessage(rest, modelTable) },
      { name: data, content: bytes },
    ]
  }
  const stored = whole.graph!.initializer.reduce((sum, each) => sum + each.rawData!.length, 0)
  if (stored > mostBytes) refuse('weights-too-large', { size: stored, limit: mostBytes })
  return [{ name: `${name}.onnx`, content: writeMessage(whole, modelTable) }]
}
