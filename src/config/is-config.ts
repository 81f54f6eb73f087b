/** Tells configs from other YAML, without parsing it. */

const topLevelKey = /^(?:tenon|"tenon"|'tenon')\s*:|^\s*\{\s*["']?tenon["']?\s*:/m

/** True for a text with a `tenon:` at its top level. */
export function isConfigText(text: string): boolean {
  return topLevelKey.test(text)
}
