/** The same as `first-result.js` for a row that `prepareBuilt` has built: `built-result.js FOLDER`. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { openTask } from './task.js'

const [folder] = process.argv.slice(2)
const { load } = await import(pathToFileURL(join(folder, 'built', 'model.js')).href)
const model = await load()
model.run(openTask(folder).data)
