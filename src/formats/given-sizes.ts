/** Numbers for sizes that a model leaves open. */
import { refuse } from '../diagnostics/diagnostic.ts'

/** By the names of the sizes. */
export interface GivenSizes {
  readonly [name: string]: number
}

export const noSizes: GivenSizes = {}

/** For models of layers: what is open there has no name, and its place is easily found later. */
export function refuseSizes(file: string, sizes: GivenSizes = noSizes): void {
  const [name] = Object.keys(sizes)
  if (name === undefined) return
  const known = 'those of layers have no names; model.yaml says null where a number may be'
  refuse('unknown-size', { file, name, known })
}
