/** Standard output without a stream where there need be none: opening one takes milliseconds. */
import { fstatSync, writeSync } from 'node:fs'

import { systemErrorCode } from '../files/system-errors.ts'

const stdout = 1

/** True for a terminal, and for nothing that is no device. */
export function isTerminal(): boolean {
  return isDevice() && process.stdout.isTTY
}

/** Writes all of a text; an error of the system is thrown, or emitted by the stream of a device. */
export function writeOut(text: string): void {
  // Terminals have encodings of their own on some systems.
  if (isDevice()) process.stdout.write(text)
  else writeBytes(Buffer.from(text))
}

function isDevice(): boolean {
  return fstatSync(stdout).isCharacterDevice()
}

function writeBytes(bytes: Buffer): void {
  let at = 0
  while (at < bytes.length) {
    try {
      at += writeSync(stdout, bytes, at)
    } catch (error) {
      // A full pipe that another program made non-blocking: its reader needs time.
      if (systemErrorCode(error) !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
    }
  }
}
