/** Where the page has its config, weights, inputs and runs from: files beside it, or a server. */

import type { ConfigFile, Run, RunEntry } from '../api-files.ts'

/** What became of a text that was to be saved; `text` is what the file holds instead. */
export type Saved =
  { readonly kind: 'saved' } | { readonly kind: 'conflict'; readonly text: string }

/** Promises fail with an `Error` whose message is for people where the server does not answer. */
export interface Source {
  config(): Promise<ConfigFile>
  /** A safetensors file to run with; undefined where there is none. */
  weights(): Promise<ArrayBuffer | undefined>
  /** A safetensors file of inputs by name, and of labels as `label/NAME`; undefined where none. */
  inputs(): Promise<ArrayBuffer | undefined>
  runs(): Promise<readonly RunEntry[]>
  run(name: string): Promise<Run>
  /** Saves a text that was made from the text `base`. */
  save(text: string, base: string): Promise<Saved>
}

/** Reads paths relative to the page; every request has the token, where there is one. */
export function createSource(token: string | undefined): Source {
  const headers: HeadersInit = token === undefined ? {} : { 'X-Tenon-Token': token }
  const get = async (path: string): Promise<Response | undefined> => {
    const response = await fetch(path, { headers, cache: 'no-store' })
    if (response.status === 404) return undefined
    if (!response.ok) throw new Error(`${path}: ${await reasonOf(response)}`)
    return response
  }
  const json = async <T>(path: string): Promise<T> => {
    const response = await get(path)
    if (!response) throw new Error(`${path} is not there`)
    return (await response.json()) as T
  }
  const bytes = async (path: string): Promise<ArrayBuffer | undefined> =>
    (await get(path))?.arrayBuffer()
  const config = (): Promise<ConfigFile> => json('api/config.json')
  return {
    config,
    weights: () => bytes('api/weights.safetensors'),
    inputs: () => bytes('api/inputs.safetensors'),
    runs: async () => (await json<{ runs: readonly RunEntry[] }>('api/runs.json')).runs,
    run: name => json(`api/runs/${encodeURIComponent(name)}.json`),
    async save(text, base) {
      const body = JSON.stringify({ text, base: await hashOf(base) })
      const sent = { ...headers, 'Content-Type': 'application/json' }
      const response = await fetch('api/config', { method: 'PUT', headers: sent, body })
      if (response.status === 409) return { kind: 'conflict', text: (await config()).text }
      if (!response.ok) throw new Error(`not saved: ${await reasonOf(response)}`)
      return { kind: 'saved' }
    },
  }
}

/** What a server says about a refusal: `{error: reason}`. */
async function reasonOf(response: Response): Promise<string> {
  const said = (await response.json().catch(() => ({}))) as { readonly error?: unknown }
  return typeof said.error === 'string' ? said.error : `the server says ${response.status}`
}

/** SHA-256 of the text's UTF-8, in hexadecimal. */
async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return [...new Uint8Array(digest)].map(byte => byte.toString(16).padStart(2, '0')).join('')
}
