/** A tab of the studio: how it is filled, and what it is told. */
import type { Studio } from './studio.ts'

export interface Tab {
  readonly id: string
  readonly title: string
  /** Fills the panel once, when it is first shown. */
  open(panel: HTMLElement, studio: Studio): OpenTab
}

export interface OpenTab {
  /** The last valid model changed, or it is broken now, or whole again. */
  changed?(): void
  /** Shown or hidden: animation and polling stop while it is hidden. */
  shown?(isShown: boolean): void
}
