/** The configs of the PyTorch models in models.zip, as a user would write them. */

const heads = {
  linear: 'inputs: {x: [4]}',
  steps: 'inputs: {x: [5, 4]}',
  grid: 'inputs: {x: [6, 5, 3]}',
}

const linear = `${heads.linear}
layers: [{Dense: {units: 3, activation: relu}, name: hidden}, {Dense: 2, name: out}]
state_dict: {names: {hidden: '0', out: '2'}}`

const block = `blocks:
  basic:
    inputs: [x]
    layers:
      - Conv2D: {filters: 4, kernel_size: 3, padding: same, use_bias: false}
        name: conv1
      - BatchNormalization: {epsilon: 1e-5}
        name: bn1
      - ReLU
      - Conv2D: {filters: 4, kernel_size: 3, padding: same, use_bias: false}
        name: conv2
      - BatchNormalization: {epsilon: 1e-5}
        name: second
      - Add: [x, second]
      - ReLU`

/** By the name of the model; `tenon: 1` goes in front. */
export const configs: { readonly [name: string]: string } = {
  linear,
  half: linear,
  brain: linear,
  double: linear,
  conv1d: `inputs: {x: [7, 4]}
layers: [{Conv1D: {filters: 6, kernel_size: 3, groups: 2}, name: conv}]
state_dict: {names: {conv/kernel: weight, conv/bias: bias}}`,
  conv2d: `${heads.grid}
layers: [{Conv2D: {filters: 6, kernel_size: [3, 2], groups: 3}, name: conv}]
state_dict: {names: {conv: '*'}}`,
  conv3d: `inputs: {x: [5, 4, 3, 2]}
layers: [{Conv3D: {filters: 3, kernel_size: [3, 2, 2]}, name: conv}]
state_dict: {names: {conv: '*'}}`,
  transposed: `${heads.grid}
layers: [{Conv2DTranspose: {filters: 4, kernel_size: [3, 2], strides: 2}, name: conv}]
state_dict: {names: {conv: '*'}}`,
  transposed1d: `inputs: {x: [5, 4]}
layers: [{Conv1DTranspose: {filters: 3, kernel_size: 3, strides: 2}, name: conv}]
state_dict: {names: {conv: '*'}}`,
  transposed3d: `inputs: {x: [3, 2, 3, 2]}
layers: [{Conv3DTranspose: {filters: 3, kernel_size: [3, 2, 2], strides: 2}, name: conv}]
state_dict: {names: {conv: '*'}}`,
  depthwise: `${heads.grid}
layers:
  - DepthwiseConv2D: {kernel_size: [3, 2], depth_multiplier: 2}
  - Conv2D: {filters: 2, kernel_size: 1}
state_dict: {names: {depthwise_conv2d: '0', conv2d: '1'}}`,
  norms: `${heads.grid}
layers:
  - BatchNormalization: {epsilon: 1e-5}
  - PReLU: {shared_axes: [1, 2]}
  - GroupNormalization: {groups: 1, epsilon: 1e-5}
  - Activation: {activation: {PReLU: {shared_axes: [1, 2]}}}
state_dict:
  names: {batch_normalization: '0', prelu: '1', group_normalization: '2', activation/alpha: 3.weight}`,
  gridnorm: `${heads.grid}
layers: [{LayerNormalization: {axis: [1, 2, 3], epsilon: 1e-5}, name: norm}]
state_dict: {names: {norm: '*'}}`,
  flattened: `inputs: {x: [6, 4, 2]}
layers:
  - Conv2D: {filters: 3, kernel_size: 3, activation: {PReLU: {shared_axes: [1, 2]}}}
    name: conv
  - Flatten
  - Dropout: 0.5
  - Dense: 5
    name: fc
state_dict: {names: {conv: '0', conv/activation: '1', fc: '4'}}`,
  flatnorm: `inputs: {x: [6, 4, 2]}
layers:
  - Conv2D: {filters: 3, kernel_size: 3}
    name: conv
  - Flatten
  - BatchNormalization: {epsilon: 1e-5}
    name: norm
  - Dense: 5
    name: fc
state_dict: {names: {conv: '0', norm: '2', fc: '3'}}`,
  flat1d: `inputs: {x: [7, 2]}
layers:
  - Conv1D: {filters: 3, kernel_size: 3}
    name: conv
  - Flatten
  - Dense: 4
    name: fc
state_dict: {names: {conv: '0', fc: '2'}}`,
  embedding: `inputs: {x: {shape: [4], dtype: int32}}
layers: [{Embedding: {input_dim: 9, output_dim: 3}, name: words}, Flatten, {Dense: 2, name: fc}]
state_dict: {names: {words: '0', fc: '2'}}`,
  lstm: `${heads.steps}
layers: [{LSTM: {units: 3, return_sequences: true}, name: rnn}]`,
  stacked: `${heads.steps}
layers:
  - Bidirectional: {layer: {LSTM: {units: 3, return_sequences: true}}}
    name: first
  - Bidirectional: {layer: {LSTM: {units: 3, return_sequences: true}}}
    name: second
state_dict: {names: {first: rnn, second: rnn.*_l1}}`,
  gru: `${heads.steps}
layers:
  - GRU: {units: 3, return_sequences: true}
    name: rnn
    repeat: 2
state_dict: {names: {'rnn/{i}': 'rnn.*_l{i}'}}`,
  rnn: `${heads.steps}
layers: [{SimpleRNN: {units: 3, return_sequences: true}, name: rnn}]`,
  bigru: `${heads.steps}
layers: [{Bidirectional: {layer: {GRU: {units: 3, return_sequences: true}}}, name: rnn}]`,
  attention: `inputs: {x: [5, 6]}
layers:
  - MultiHeadAttention: {num_heads: 2, key_dim: 3}
    name: attn
    from: {query: x, value: x}
  - LayerNormalization: {epsilon: 1e-5}
    name: norm`,
  resnet: `${heads.grid}
${block}
layers:
  - Conv2D: {filters: 4, kernel_size: 3, padding: same}
    name: stem
  - basic
    name: stage1
    repeat: 2
  - basic
    name: stage2
    repeat: 3
  - GlobalAveragePooling2D
  - Dense: 5
    name: fc
state_dict:
  names:
    stage{i}: layer{i}
    stage{i}/{k}/second: layer{i}.{k}.bn{1 + 1}`.replaceAll(/- basic\n/g, '- basic: {}\n'),
}
