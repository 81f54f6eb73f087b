/** The studio in a real browser: a server for one config, a page, and all that either did. */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, extname, join } from 'node:path'
import { text as readAll } from 'node:stream/consumers'
import { type Browser, type Locator, type Page, chromium } from 'playwright-core'

import { bundleStudio, studioFolder } from '../../../scripts/studio.ts'
import { inRoot } from '../../../scripts/paths.ts'
import { findChromium } from '../../formats/page.ts'

const found = findChromium()
if (!found) console.log('SKIPPED: the studio in Chromium, which is not here')

/** The browser to drive; undefined where there is none. */
export const browserPath = found

export interface StudioPage {
  readonly page: Page
  /** Path of the config that is open. */
  readonly file: string
  /** Every address that the browser asked for. */
  readonly requests: readonly string[]
  /** Errors of scripts, of the console, and of the policy. */
  readonly faults: readonly string[]
}
