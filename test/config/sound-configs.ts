/** Configs without a fault, which together use every section and form of the language. */

const inputs = 'tenon: 1\ninputs: {x: [28, 28, 1]}\n'

export const soundConfigs: { readonly [name: string]: string } = {
  'own activations': `
tenon: 1
params: {act: $bent, slope: 0.1}
activations:
  bent: {expr: "x > 0 ? x : a * tanh(x)", params: {a: {default: 0.3, min: 0, max: 1, doc: slope}}}
  learned:
    doc: as PReLU
    expr: max(x, 0) + a * min(x, 0)
    weights: {a: {initializer: {constant: 0.25}, regularizer: null, constraint: non_neg, shared_axes: 1}}
  squared: $bent(x) ** 2
inputs: {x: [8]}
layers:
  - Dense: {units: 8, activation: $act}
  - Dense: {units: 8, activation: {$bent: slope}}
  - Dense: {units: 8, activation: {$learned: {a: 0.5}}}
  - Activation: $squared
`,
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
  'blocks and parameters': `
tenon: 1
params:
  width: 32
  classes: {type: int, default: 10, min: 2, doc: number of labels}
  act: relu
  depth: [2, 2, 2]
  kernel: 3x3
  hidden: {type: int, default: 2*width}
variants:
  tiny: {width: 16}
  large: {width: 64, depth: [3, 4, 6], limits: {params: 3M}}
inputs: {image: {shape: [32, 32, 3], dtype: float32}}
blocks:
  conv_bn:
    params: {filters: int, stride: 1, act: $act}
    layers:
      - Conv2D: {filters: filters, kernel_size: $kernel, strides: stride, padding: same}
      - BatchNormalization
      - Activation: $act
    note: as everybody does it
  residual:
    params: {f: int, stride: 1, act: $act, deep: false}
    inputs: [x]
    layers:
      - conv_bn: {filters: f, stride: stride, act: $act}
      - conv_bn: {filters: f, act: linear}
        name: main
        when: $deep
      - Conv2D: {filters: f, kernel_size: 1, strides: stride, use_bias: $deep}
        name: skip
        from: x
        when: stride != 1 or channels(x) != f
        else: x
      - Add: [main, skip]
      - Activation: $act
    outputs: last
modules: {tower: {residual: {f: width}}, head: {Dense: 8}}
layers:
  - conv_bn: {filters: width}
    name: stem
  - residual: width
    name: stage1
    repeat: depth[0]
    share: true
  - residual: {f: 2*width, stride: 2}
    name: stage2
    repeat: {times: "depth[1]", rest: {stride: 1}}
  - call: tower
  - Conv2D: {filters: "width * (i + 1)", kernel_size: 3x3, padding: same}
    repeat: {times: 3, rest: {kernel_size: 5}}
    when: channels(stage2) > i
  - GlobalAveragePooling2D
  - Dense: {units: hidden, activation: $act}
  - Dense: {units: classes, activation: softmax}
    name: probs
    expect: [classes]
outputs: {probs: probs}
limits:
  params: {max: 300k, warn: 250k}
  memory: {max: 8MB, batch: 1}
  file_size: {max: 1.2MB, dtype: float32}
  latency: {max: 12ms, at: p50, batch: 1, tolerance: 20%}
  regression: {against: main, params: +1%, flops: +1%}
  forbid: [Dropout, {activation: sigmoid}]
`,
}
