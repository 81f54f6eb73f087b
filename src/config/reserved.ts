/** Words of the config language that this version refuses, and what they are kept for. */

/** Beside a layer. */
export const reservedSiblings: { readonly [word: string]: string } = {
  repeat: 'repeating a layer',
  share: 'sharing the weights of a repeated layer',
  when: 'layers that are left out by a condition',
  else: 'layers that are left out by a condition',
  call: 'modules whose weights are shared',
}

/** At the top level. */
export const reservedSections: { readonly [word: string]: string } = {
  params: 'parameters of a config',
  variants: 'variants of a model in one file',
  include: 'blocks from other files',
  blocks: 'blocks of layers with parameters',
  modules: 'modules whose weights are shared',
  activations: 'own activations as expressions',
  extends: 'configs that change another one',
  patch: 'configs that change another one',
}
