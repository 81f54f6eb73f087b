/** The config's JSON Schema as a function; its module is written by the build. */

/** One violation: the keyword that does not hold and where, as a JSON Pointer into the data. */
export interface SchemaError {
  readonly keyword: string
  readonly instancePath: string
  readonly params: Readonly<Record<string, unknown>>
  readonly propertyName?: string
}

/** True when the data fits; otherwise `errors` holds every violation until the next call. */
export declare const validate: {
  (data: unknown): boolean
  errors?: readonly SchemaError[] | null
}
