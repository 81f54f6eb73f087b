/** One thing that can be written at the cursor. */

export interface Completion {
  readonly label: string
  readonly kind: 'field' | 'layer' | 'block' | 'word' | 'name' | 'param' | 'function'
  /** Short, beside the label. */
  readonly detail?: string | undefined
  /** Markdown. */
  readonly documentation?: string | undefined
  /** What is written in the place of `span`. */
  readonly insert: string
}
