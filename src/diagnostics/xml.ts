/** Text of others in XML, with everything escaped that would mean something there. */

// What XML 1.0 cannot hold even escaped: control characters, lone surrogates, non-characters.
const unwritable = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Cs}/gu

const entities: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}

/** Text that stays text between tags. */
export function xmlContent(text: string): string {
  return text.replace(unwritable, '\ufffd').replace(/[&<>\r]/g, each => entities[each]!)
}

/** Text that stays text in an attribute, where line breaks and tabs would be read as spaces. */
export function xmlAttribute(text: string): string {
  return text.replace(unwritable, '\ufffd').replace(/[&<>"'\t\n\r]/g, each => entities[each]!)
}
