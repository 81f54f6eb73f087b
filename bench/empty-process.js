/** A process that does nothing but say, in JSON, the most memory that it had. */
import { peakMemory } from './peak-memory.js'

console.log(JSON.stringify({ peak: peakMemory() }))
