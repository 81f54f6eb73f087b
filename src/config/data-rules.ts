/** What no schema states well of `training.data`: a set is made of files, or of pictures. */
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import { type Item, entriesOf } from './item.ts'
import { setKeys } from './schema-sections.ts'

/** A set has `x`, and what goes with it, or `images` alone. */
export function checkDataSets(whole: Item): readonly Diagnostic[] {
  const training = entriesOf(entriesOf(whole).get('training')?.value)
  const sets = entriesOf(training.get('data')?.value)
  return [...sets].flatMap(([set, { key, value }]) => {
    if (value.kind !== 'map') return []
    const { entries } = value
    if (entries.has('images')) {
      const others = [...entries].filter(([name]) => name !== 'images' && setKeys.includes(name))
      return others.map(([name, other]) => diagnostic('images-beside', { set, name }, other.key))
    }
    // What is misspelt has its diagnostic, and is not missing as well.
    const misspelt = [...entries.keys()].some(name => !setKeys.includes(name))
    if (entries.has('x') || misspelt) return []
    return [diagnostic('missing-field', { owner: set, field: 'x' }, key)]
  })
}
