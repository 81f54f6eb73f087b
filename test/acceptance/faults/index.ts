/** Every kind of planted fault. */
import type { FaultKind } from '../plant.ts'
import { fieldFaults } from './fields.ts'
import { habitFaults } from './habits.ts'
import { languageFaults } from './language.ts'
import { shapeFaults } from './shapes.ts'
import { textFaults } from './text.ts'
import { trainingFaults } from './training.ts'
import { wiringFaults } from './wiring.ts'

export const faultKinds: readonly FaultKind[] = [
  ...textFaults,
  ...fieldFaults,
  ...habitFaults,
  ...languageFaults,
  ...wiringFaults,
  ...shapeFaults,
  ...trainingFaults,
]
