/** What SARIF 2.1.0 demands of what is printed here: the fields in use, and no others. */
type Schema = { readonly [keyword: string]: unknown }

const text = { type: 'string', minLength: 1 }
const level = { enum: ['none', 'note', 'warning', 'error'] }
const count = { type: 'integer', minimum: 0 }
const position = { type: 'integer', minimum: 1 }

/** An object with these fields alone; those whose names end in `?` may be left out. */
function object(fields: { readonly [name: string]: unknown }): Schema {
  const names = Object.keys(fields)
  return {
    type: 'object',
    additionalProperties: false,
    required: names.filter(name => !name.endsWith('?')),
    properties: Object.fromEntries(names.map(name => [name.replace('?', ''), fields[name]])),
  }
}

const list = (items: unknown): Schema => ({ type: 'array', items })

const message = object({ text })
const artifactLocation = object({
  // A relative reference: no scheme, no absolute path, nothing that has to be encoded.
  uri: {
    type: 'string',
    pattern: "^(?![a-zA-Z]+:|/)([A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-F]{2})+$",
  },
  uriBaseId: { const: '%SRCROOT%' },
})
const region = object({
  startLine: position,
  'startColumn?': position,
  'endLine?': position,
  'endColumn?': position,
})
const physicalLocation = object({ artifactLocation, region })
const replacement = object({
  deletedRegion: region,
  insertedContent: object({ text: { type: 'string' } }),
})
const fix = object({
  description: message,
  artifactChanges: list(object({ artifactLocation, replacements: list(replacement) })),
})
const result = object({
  ruleId: text,
  ruleIndex: count,
  level,
  message,
  locations: { ...list(object({ physicalLocation })), minItems: 1, maxItems: 1 },
  'relatedLocations?': list(object({ id: count, physicalLocation, message })),
  partialFingerprints: { type: 'object', additionalProperties: text },
  'fixes?': list(fix),
})
const rule = object({
  id: text,
  shortDescription: message,
  help: object({ text, markdown: text }),
  defaultConfiguration: object({ level }),
})
const run = object({
  tool: object({ driver: object({ name: text, semanticVersion: text, rules: list(rule) }) }),
  columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
  originalUriBaseIds: { type: 'object', additionalProperties: object({ description: message }) },
  artifacts: list(object({ location: artifactLocation })),
  invocations: list(
    object({
      executionSuccessful: { type: 'boolean' },
      toolExecutionNotifications: list(object({ level, message })),
    }),
  ),
  results: { ...list(result), maxItems: 25_000 },
})

export const sarifSchema: Schema = object({
  $schema: text,
  version: { const: '2.1.0' },
  runs: { ...list(run), minItems: 1, maxItems: 1 },
})
