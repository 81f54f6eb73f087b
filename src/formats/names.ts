/** Names of foreign layers, inputs and outputs as names that a config may write. */

/**
 * Gives each foreign name one of its own: letters, digits, `_`, `-` and `.` stay, all else becomes
 * `_`. Names are unique; that of a second `a/b` beside an `a_b` gets a number.
 */
export function nameGiver(): (foreign: string) => string {
  const taken = new Set<string>()
  return foreign => {
    const plain = foreign.replace(/[^A-Za-z0-9_.-]+/g, '_').replace(/^[^A-Za-z_]/, '_$&')
    const base = plain.slice(0, longest) || '_'
    let name = base
    for (let count = 1; taken.has(name); count++) name = `${base}_${count}`
    taken.add(name)
    return name
  }
}

/** Shorter than what a config accepts, so that a number still fits behind it. */
const longest = 180
