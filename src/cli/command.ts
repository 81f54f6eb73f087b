/** What each file of a command exports. */
import type { Command } from 'commander'

export interface CommandFile {
  /** Declares arguments and options, and what is done with them. */
  define(command: Command): void
}
