/** Who may ask the server what: other pages, other users and other machines may nothing. */
import { timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

export interface Access {
  readonly port: number
  readonly token: string
}

/** What of a request decides. */
export interface Asked {
  readonly method: string
  /** As it came, query included. */
  readonly url: string
  readonly headers: IncomingHttpHeaders
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[]
}

/** Why a request is refused. */
export interface Refusal {
  readonly status: 400 | 401 | 403 | 404 | 405 | 411 | 413 | 415
  readonly reason: string
}

/** An address is a path of plain names, perhaps with a query, which nothing reads. */
const plainUrl = /^\/[\w.~%/!*'()-]*(\?[\w.~%/&=+:@!$'()*,;?-]*)?$/

/** The longest address that a page of the studio has, and more. */
const longestUrl = 2048

/**
 * Judges all but the body. The name in `Host` is the one that this machine was asked by: a page of
 * another site that had its own name point here is turned away by it.
 */
export function refusalOf(asked: Asked, access: Access): Refusal | undefined {
  return (
    refuseForm(asked) ??
    refuseOrigin(asked, access) ??
    (isApi(pathOf(asked)) ? refuseToken(asked, access) : refuseMethod(asked, ['GET', 'HEAD']))
  )
}

/** Without `/` and query. */
export function pathOf({ url }: Pick<Asked, 'url'>): string {
  return url.slice(1).replace(/\?.*$/s, '')
}

export const isApi = (path: string): boolean => path.startsWith('api/')

function refuseForm({ url, rawHeaders }: Asked): Refusal | undefined {
  if (url.length > longestUrl || !plainUrl.test(url))
    return { status: 400, reason: 'this is no address of the studio' }
  const names = rawHeaders.filter((_, i) => i % 2 === 0).map(each => each.toLowerCase())
  const twice = ['host', 'origin', 'x-tenon-token', 'content-length', 'transfer-encoding'].find(
    name => names.filter(each => each === name).length > 1,
  )
  return twice === undefined ? undefined : { status: 400, reason: `two headers ${twice}` }
}

function refuseOrigin({ headers }: Asked, { port }: Access): Refusal | undefined {
  if (!hostsOf(port).includes(headers.host ?? ''))
    return { status: 403, reason: 'this server answers on 127.0.0.1 alone' }
  const { origin, host, 'sec-fetch-site': site } = headers
  const isOtherOrigin = origin !== undefined && origin !== `http://${host}`
  // A person who types the address comes from nowhere.
  const isOtherSite = site !== undefined && site !== 'same-origin' && site !== 'none'
  if (!isOtherOrigin && !isOtherSite) return undefined
  return { status: 403, reason: 'pages of other sites may ask nothing' }
}

/** Browsers leave away the port that addresses without one have. */
function hostsOf(port: number): readonly string[] {
  const names = ['127.0.0.1', 'localhost']
  const full = names.map(name => `${name}:${port}`)
  return port === 80 ? [...full, ...names] : full
}

function refuseToken(asked: Asked, { token }: Access): Refusal | undefined {
  const given = asked.headers['x-tenon-token']
  if (typeof given !== 'string' || !isSame(given, token))
    return { status: 401, reason: 'open the address that `tenon studio` printed' }
  const methods = pathOf(asked) === 'api/config' ? ['PUT'] : ['GET', 'HEAD']
  return refuseMethod(asked, methods)
}

function refuseMethod({ method, headers }: Asked, methods: readonly string[]): Refusal | undefined {
  if (!methods.includes(method))
    return { status: 405, reason: `only ${methods.join(' and ')} can be done here` }
  const hasBody =
    headers['transfer-encoding'] !== undefined || Number(headers['content-length']) > 0
  if (method !== 'PUT' && hasBody) return { status: 400, reason: 'a body is not read here' }
  return undefined
}

/** Takes as long for a wrong token as for one that is nearly right. */
export function isSame(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)]
  return a.length === b.length && timingSafeEqual(a, b)
}
