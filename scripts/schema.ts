/** Writes the JSON Schema of a config to where editors look for it. */
import { writeFileSync } from 'node:fs'
import { schema } from '../src/config/schema.ts'
import { inRoot } from './paths.ts'

writeFileSync(inRoot('schema/tenon.schema.json'), `${JSON.stringify(schema, undefined, 2)}\n`)
