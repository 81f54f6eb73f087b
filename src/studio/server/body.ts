/** Reads what a request sends: JSON, not more than a config may be. */
import type { IncomingMessage } from 'node:http'

import type { Refusal } from './guard.ts'

/** The longest config twice, as JSON writes a character in up to two bytes more often than not. */
const maxBytes = 2 * 2 ** 21

/** What is saved, and the SHA-256 of the text that it was made from. */
export interface Sent {
  readonly text: string
  readonly base: string
}

/** The body; or why it is refused, before more of it is read. */
export async function readBody(request: IncomingMessage): Promise<Sent | Refusal> {
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? ''))
    return { status: 415, reason: 'only JSON is read' }
  const length = request.headers['content-length']
  if (length === undefined) return { status: 411, reason: 'the length of the body is missing' }
  if (Number(length) > maxBytes) return { status: 413, reason: `more than ${maxBytes} bytes` }
  const bytes = await readAll(request)
  if (!bytes) return { status: 400, reason: 'the body is cut short' }
  return sentOf(bytes) ?? { status: 400, reason: '{"text": …, "base": …} is needed' }
}

/** No more than `Content-Length` says is ever read; undefined where the client goes away. */
async function readAll(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const parts: Buffer[] = []
  try {
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part)
  } catch {
    return undefined
  }
  return Buffer.concat(parts)
}

function sentOf(bytes: Uint8Array): Sent | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    const value = JSON.parse(text) as { readonly text?: unknown; readonly base?: unknown } | null
    if (typeof value?.text !== 'string' || typeof value.base !== 'string') return undefined
    return { text: value.text, base: value.base }
  } catch {
    return undefined
  }
}
