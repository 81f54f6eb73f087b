/** What the page of the studio reads below `api/`: from a server, or from an exported folder. */

export interface Payload {
  readonly type: 'application/json' | 'application/octet-stream'
  readonly bytes: Uint8Array
}

export interface Content {
  /**
   * What a path holds now, `config.json` or `runs/NAME.json`; undefined where there is nothing.
   * Fails with a `TenonError` where it cannot be read.
   */
  read(path: string): Promise<Payload | undefined>
  /** The paths that hold something now. */
  list(): Promise<readonly string[]>
  /** Writes the config; undefined where nobody may. */
  readonly save: Save | undefined
}

/**
 * Replaces the text of the config. `base` is the SHA-256 of the text that the new one was made
 * from, in hexadecimal: where the file holds another one meanwhile, nothing is written.
 */
export type Save = (text: string, base: string) => 'saved' | 'conflict'

export function jsonPayload(value: unknown): Payload {
  return { type: 'application/json', bytes: new TextEncoder().encode(JSON.stringify(value)) }
}

export const bytesPayload = (bytes: Uint8Array): Payload => ({
  type: 'application/octet-stream',
  bytes,
})
