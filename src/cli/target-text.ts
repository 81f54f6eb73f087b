/** What runs a model, in words. */
import type { TargetChoice } from '../target-instance.ts'
import { say } from './output.ts'

/** `native`, or `wasm: there is no C compiler 'cc' on this machine`. */
export function targetText({ target, reason }: TargetChoice): string {
  return reason === undefined ? target : `${target}: ${reason}`
}

/** Says it in a line of its own. */
export function sayTarget(choice: TargetChoice): void {
  say(`target: ${targetText(choice)}`)
}
