/** The tabs, in the order in which they stand. */
import type { Tab } from './tab.ts'

export const tabs: readonly Tab[] = []
