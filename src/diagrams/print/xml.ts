/** XML elements as text, one per line, with everything escaped that comes from outside. */
import { xmlAttribute } from '../../diagnostics/xml.ts'
import { plainText } from '../picture/label-text.ts'

/** Text that stays text, in elements and in attributes; on one line. */
export function escapeXml(text: string): string {
  return xmlAttribute(plainText(text))
}

/** An id out of a path: what ids and links cannot hold is written as in URLs. */
export function xmlId(path: string): string {
  return encodeURIComponent(path.replace(/\p{Cs}/gu, '\ufffd')).replace(/%2F|%3A|%2B/g, each =>
    decodeURIComponent(each),
  )
}

export interface Attributes {
  readonly [name: string]: string | number
}

/** `<rect x="1" y="2"/>`, or with the text inside. */
export function element(name: string, attributes: Attributes, text?: string): string {
  const open = openTag(name, attributes)
  return text === undefined ? `${open.slice(0, -1)}/>` : `${open}${escapeXml(text)}</${name}>`
}

export function openTag(name: string, attributes: Attributes): string {
  const written = Object.entries(attributes).map(([key, value]) => {
    return ` ${key}="${escapeXml(String(value))}"`
  })
  return `<${name}${written.join('')}>`
}
