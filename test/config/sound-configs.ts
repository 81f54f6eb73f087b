/** Configs without a fault, which together use every section and form of the language. */

const inputs = 'tenon: 1\ninputs: {x: [28, 28, 1]}\n'

export const soundConfigs: { readonly [name: string]: string } = {
  'a classifier with everything': `
tenon: 1
name: mnist-prelu
x-team: vision
inputs:
  image: {shape: [28, 28, 1], dtype: uint8, scale: 1/255}
layers:
  - Conv2D: {filters: 32, kernel_size: 3}
  - PReLU: {shared_axes: [1, 2], alpha_initializer: {constant: 0.25}, alpha_constraint: non_neg}
  - MaxPooling2D
  - Flatten
  - Dense: 128
    name: features
    note: what is learned
    x-color: blue
  - LeakyReLU: 0.1
  - Dense: {units: 10, activation: softmax, kernel_regularizer: {l2: 0.0001}}
    name: probs
    expect: [10]
outputs: [probs]
training:
  data:
    train: {x: images, y: labels}
    validation: 5000
    test: {x: test-images, y: test-labels}
  loss: sparse_categorical_crossentropy
  optimizer: {adam: {learning_rate: 0.001}}
  metrics: [accuracy]
  epochs: 3
  batch_size: 64
limits: {params: 500k, flops: 60M, memory: 8MB, trainable: {exact: 1000}}
`,
  'two branches': `
tenon: 1
inputs: {left: [8], right: [null, 8], third: {shape: [T, 4]}}
layers:
  - Dense: 8
    from: left
    name: a
  - Dense: 8
    from: [left]
    name: b
    trainable: false
  - Add: [a, b]
    name: sum
  - Concatenate: {axis: -1}
    from: [sum, right]
outputs: {total: sum}
training:
  data: {train: {x: {left: l, right: r, third: t}, y: {total: y}}, validation: 0.1}
  loss: {total: mse}
  optimizer: {sgd: 0.1}
  metrics: {total: [accuracy]}
`,
  'expressions and bare values': `${inputs}layers:
  - Conv2D: {filters: 2*16, kernel_size: [3, 1 + 2], strides: "max(1, 2)"}
  - Activation: relu
  - Activation: {activation: {leaky_relu: 0.1}}
  - Dropout: 1/4
  - Reshape: [-1]
  - Dense: {units: 4, activation: {PReLU: {alpha_initializer: 0.1}}}
  - ELU
  - Softmax: -1
`,
  'an activation alone': `${inputs}layers: [PReLU: {shared_axes: [1, 2]}]\n`,
  'an anchor and aliases': `${inputs}layers:
  - Conv2D: &conv {filters: 8, kernel_size: 3}
  - Conv2D: *conv
  - Flatten
`,
}
