/** Writes the validator that fits the schema of now, for scripts that check configs. */
import { ensureGenerated } from './ensure.ts'

await ensureGenerated()
