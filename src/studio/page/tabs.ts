/** The tabs, in the order in which they stand. */
import { graphTab } from './graph/graph-tab.ts'
import type { Tab } from './tab.ts'

export const tabs: readonly Tab[] = [graphTab]
