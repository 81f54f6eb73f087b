/** What is known of a weight that asks for its tensors. */

/** A weight that asks for its tensors. */
export interface Wanted {
  /** The type of the layer that has it, of the inner one where a wrapper has only one. */
  readonly type: string
  /** Its name in that layer: `kernel`, `query/kernel`. */
  readonly own: string
  readonly shape: readonly number[]
  /** Sizes, channels last, of the grid that was flattened in front of the layer. */
  readonly grid: readonly number[] | undefined
  /** True for the layer of a Bidirectional that reads from the end. */
  readonly backward: boolean
  /** False where the config says what stands behind the names of the module's tensors. */
  readonly open: boolean
  /** The shape of the module's tensor of this name; undefined where the file has none. */
  shapeOf(tensor: string): readonly number[] | undefined
}
