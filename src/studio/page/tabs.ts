/** The tabs, in the order in which they stand. */
import { graphTab } from './graph/graph-tab.ts'
import { activationsTab } from '../tabs/activations/tab.ts'
import { timingsTab } from '../tabs/timings/tab.ts'
import { trainingTab } from '../tabs/training/tab.ts'
import { tryTab } from '../tabs/try/tab.ts'
import type { Tab } from './tab.ts'

export const tabs: readonly Tab[] = [graphTab, activationsTab, timingsTab, trainingTab, tryTab]
