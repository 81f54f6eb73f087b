/** The inputs of a row as tensors of either onnxruntime. */

export function feedsOf({ inputs, data }, Tensor) {
  return Object.fromEntries(
    inputs.map(({ name, dtype, shape }) => [name, new Tensor(dtype, data[name], shape)]),
  )
}
