/** The server of the studio: the page and what it reads, on this machine alone. */
import { randomBytes } from 'node:crypto'
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

import { TenonError } from '../../diagnostics/diagnostic.ts'
import type { Assets } from './assets.ts'
import { readBody } from './body.ts'
import { type Content, jsonPayload } from './content.ts'
import { type Access, type Refusal, isApi, pathOf, refusalOf } from './guard.ts'
import { safetyHeaders } from './headers.ts'
import { type Invitations, createInvitations } from './invitation.ts'

export interface StudioServer {
  /** With the token behind `#`, which browsers do not send. */
  readonly url: string
  readonly port: number
  readonly token: string
  /** An address that leads to `url` once, and soon. */
  invite(): string
  /** Ends every connection. */
  close(): Promise<void>
}

export interface ServeOptions {
  /** 0, the default, for any that is free. */
  readonly port?: number
  /** Told what went wrong in answering, which the page is not. */
  readonly onFault?: (error: unknown) => void
  /** For tests, which have less. */
  readonly patience?: typeof patience
}

/** How long clients may take, in milliseconds. */
const patience = {
  /** For all headers of a request. */
  headersTimeout: 5000,
  /** For all of a request. */
  requestTimeout: 20_000,
  /** Until the next request of a connection. */
  keepAliveTimeout: 5000,
  /** While they neither send nor take anything. */
  silence: 30_000,
  /** How often all that is looked after. */
  connectionsCheckingInterval: 1000,
}

const maxHeaderSize = 16_384

const mostConnections = 64

/** Begins to answer on 127.0.0.1; fails as `listen` does where the port is taken. */
export async function startServer(
  assets: Assets,
  content: Content,
  { port: wanted = 0, onFault = () => {}, patience: timeouts = patience }: ServeOptions = {},
): Promise<StudioServer> {
  const token = randomBytes(32).toString('base64url')
  const server = createServer({ ...timeouts, maxHeaderSize })
  server.setTimeout(timeouts.silence)
  server.maxConnections = mostConnections
  server.maxRequestsPerSocket = 1000
  const port = await listen(server, wanted)
  const access: Access = { port, token }
  const invitations = createInvitations()
  server.on('request', (request, response) => {
    answer(request, response, { assets, content, access, invitations }).catch((error: unknown) => {
      onFault(error)
      if (response.headersSent) response.destroy()
      else refuse(request, response, { status: 500, reason: 'a fault of the studio' })
    })
  })
  const cut = (_: unknown, socket: Socket): void => void socket.destroy()
  server.on('upgrade', cut).on('connect', cut).on('clientError', endBadly)
  return {
    ...{ port, token, url: `http://127.0.0.1:${port}/#${token}` },
    invite: () => `http://127.0.0.1:${port}/${invitations.make()}`,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })
}

interface Served {
  readonly assets: Assets
  readonly content: Content
  readonly access: Access
  readonly invitations: Invitations
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { assets, content, access, invitations }: Served,
): Promise<void> {
  const { method = '', url = '', headers, rawHeaders } = request
  const refusal = refusalOf({ method, url, headers, rawHeaders }, access)
  if (refusal) return refuse(request, response, refusal)
  const path = pathOf({ url })
  if (method === 'PUT') return save(request, response, content)
  if (method === 'GET' && invitations.take(path)) return lead(response, `/#${access.token}`)
  const found = isApi(path)
    ? await unlessUnusable(() => content.read(path.slice('api/'.length)))
    : assets.get(path === '' ? 'index.html' : path)
  if (!found) return refuse(request, response, { status: 404, reason: 'there is nothing here' })
  if ('status' in found) return refuse(request, response, found)
  send(response, 200, found.type, found.bytes, method === 'HEAD')
}

/** Files that cannot be used are said in words without paths, which may tell of the machine. */
async function unlessUnusable<T>(work: () => Promise<T>): Promise<T | Failure> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof TenonError)) throw error
    const codes = error.diagnostics.map(each => each.code).join(', ')
    return { status: 503, reason: `a file cannot be used: ${codes}` }
  }
}

async function save(
  request: IncomingMessage,
  response: ServerResponse,
  { save: write }: Content,
): Promise<void> {
  if (!write)
    return refuse(request, response, { status: 403, reason: 'start with --write to save' })
  const sent = await readBody(request)
  if ('status' in sent) return refuse(request, response, sent)
  const outcome = await unlessUnusable(async () => write(sent.text, sent.base))
  if (typeof outcome === 'object') return refuse(request, response, outcome)
  const status = outcome === 'saved' ? 200 : 409
  const { type, bytes } = jsonPayload({ outcome })
  send(response, status, type, bytes, false)
}

/** An answer that is no answer. */
type Failure = Refusal | { readonly status: 500 | 503; readonly reason: string }

/** Whoever sends what is not wanted has to connect again: the rest of a body is not read. */
function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  { status, reason }: Failure,
): void {
  const { type, bytes } = jsonPayload({ error: reason })
  response.setHeader('Connection', 'close')
  send(response, status, type, bytes, request.method === 'HEAD')
  if (!request.complete) response.once('finish', () => request.destroy())
}

function send(
  response: ServerResponse,
  status: number,
  type: string,
  bytes: Uint8Array,
  headOnly: boolean,
): void {
  const own = { 'Content-Type': type, 'Content-Length': bytes.length }
  response.writeHead(status, { ...safetyHeaders, ...own })
  response.end(headOnly ? undefined : bytes)
}

/** Sends a browser on to another address of the page. */
function lead(response: ServerResponse, location: string): void {
  response.writeHead(303, { ...safetyHeaders, Location: location, 'Content-Length': 0 })
  response.end()
}

/** What is no HTTP gets one line, unless it comes behind a request that has its answer. */
function endBadly(_: unknown, socket: Socket): void {
  if (socket.writable && socket.bytesWritten === 0)
    socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')
  else socket.destroy()
}
