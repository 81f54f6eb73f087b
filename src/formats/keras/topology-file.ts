/** A config beside its weights. */

/** The config of a model whose file holds weights alone: what `model.to_json()` gives. */
export interface TopologyFile {
  readonly text: string
  readonly file: string
}
