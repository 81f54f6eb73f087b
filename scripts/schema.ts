/** Writes the JSON Schema of a config to where editors look for it. */
import { writeFileSync } from 'node:fs'
import { editorSchema } from '../src/config/editor-schema.ts'
import { inRoot } from './paths.ts'

writeFileSync(inRoot('schema/tenon.schema.json'), `${JSON.stringify(editorSchema, undefined, 2)}\n`)
