/** Checks XML as far as printed pictures use it: tags, attributes, entities, nesting. */

const tag = /^<(\/?)([a-z]+)((?: [\w:-]+="[^"<]*")*)(\/?)>/
const text = /^[^<&]+/
const entity = /^&(?:amp|lt|gt|quot|#39);/

/** What an XML parser would refuse, each with the text where it stopped. */
export function xmlFaults(xml: string): readonly string[] {
  const open: string[] = []
  let rest = xml.trim()
  while (rest) {
    const [whole = '', closing, name = '', attributes = '', empty] = tag.exec(rest) ?? []
    const other = text.exec(rest)?.[0] ?? entity.exec(rest)?.[0]
    if (!whole && !other) return [`not XML: ${rest.slice(0, 60)}`]
    if (whole && closing && open.pop() !== name) return [`</${name}> closes nothing`]
    if (whole && !closing && !empty) open.push(name)
    if (/&(?!(?:amp|lt|gt|quot|#39);)/.test(attributes)) return [`bare & in ${attributes}`]
    rest = rest.slice((whole || other!).length)
    if (open.length === 0 && rest) return [`after the end: ${rest.slice(0, 60)}`]
  }
  return open.map(name => `<${name}> stays open`)
}
