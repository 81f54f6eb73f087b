/** Where things lie in the project, as absolute paths. */
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../', import.meta.url))

export const inRoot = (path: string): string => root + path

export const dist = inRoot('dist')
export const schemaSource = inRoot('src/config/schema.ts')
export const generatedValidator = inRoot('src/config/validate.generated.js')

/** What is bundled: the name of the file in dist and its source. */
export const entries = {
  'tenon.cjs': inRoot('src/cli/start.ts'),
  'command.cjs': inRoot('src/cli/main.ts'),
  'library.cjs': inRoot('src/index.ts'),
  'quick.cjs': inRoot('src/kept-model.ts'),
  'tenon-error.cjs': inRoot('src/diagnostics/tenon-error.ts'),
  'index.js': inRoot('src/node.ts'),
  'module.js': inRoot('src/index.ts'),
  'vite.js': inRoot('src/vite.ts'),
  'browser.js': inRoot('src/index.ts'),
} as const
