/** Words of the config language that this version refuses, and what they are kept for. */

/** At the top level. */
export const reservedSections: { readonly [word: string]: string } = {
  activations: 'own activations as expressions',
}
