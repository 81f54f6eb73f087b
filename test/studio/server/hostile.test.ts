/** What is sent to the studio by others than its page reads nothing and writes nothing. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestServer, secret, startTestServer } from './support.ts'

let server: TestServer
beforeAll(async () => void (server = await startTestServer()))
afterAll(() => server.close())

interface Asked {
  readonly method?: string
  readonly path?: string
  readonly host?: string
  /** More lines; `TOKEN` and `PORT` stand for those of the server. */
  readonly headers?: readonly string[]
  readonly body?: string
}

/** A request that closes its connection; without `host` it names the server as it should. */
function requestText({ method = 'GET', path = '/', host, headers = [], body = '' }: Asked): string {
  const lines = [`${method} ${path} HTTP/1.1`, `Host: ${host ?? '127.0.0.1:PORT'}`, ...headers]
  const text = `${[...lines, 'Connection: close'].join('\r\n')}\r\n\r\n${body}`
  return text.replaceAll('TOKEN', server.token).replaceAll('PORT', String(server.port))
}

const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0)
const token = 'X-Tenon-Token: TOKEN'
const json = 'Content-Type: application/json'
const body = JSON.stringify({ text: 'tenon: 1', base: 'now' })
const put = (extra: Partial<Asked> & { readonly length?: number | string } = {}): Asked => ({
  ...{ method: 'PUT', path: '/api/config', body },
  ...extra,
  headers: [...(extra.headers ?? [token, json]), `Content-Length: ${extra.length ?? body.length}`],
})

describe('the page itself', () => {
  test('is given out, and what it reads to whoever has the token', async () => {
    expect(await server.send(requestText({}))).toContain('<title>studio</title>')
    const answer = await server.send(requestText({ path: '/api/config.json', headers: [token] }))
    expect(statusOf(answer)).toBe(200)
    expect(answer).toContain(secret)
    expect(statusOf(await server.send(requestText({ host: 'localhost:PORT' })))).toBe(200)
  })

  test('saves with the token, and not over what changed meanwhile', async () => {
    expect(statusOf(await server.send(requestText(put())))).toBe(200)
    expect(server.saved.splice(0)).toEqual(['tenon: 1'])
    const old = JSON.stringify({ text: 'x', base: 'before' })
    const answer = await server.send(requestText(put({ body: old, length: old.length })))
    expect(statusOf(answer)).toBe(409)
  })

  test('has every answer forbid what others could do with it', async () => {
    const answers = [{}, { path: '/nothing' }, { path: '/api/config.json' }, { method: 'POST' }]
    for (const asked of answers) {
      const answer = await server.send(requestText(asked))
      expect(answer).toContain("default-src 'none'")
      expect(answer).toMatch(/X-Content-Type-Options: nosniff/)
      expect(answer).not.toMatch(/unsafe-inline|Access-Control-Allow/)
    }
  })
})

/** Each is refused with one of the statuses; 0: the connection ends without an answer. */
const refused: { readonly [what: string]: readonly (readonly [Asked, ...number[]])[] } = {
  'another name for this machine': [
    'evil.example',
    'evil.example:PORT',
    '127.0.0.1',
    '127.0.0.1:1',
    'localhost',
    '0.0.0.0:PORT',
    '[::1]:PORT',
    '127.0.0.1:PORT.evil.example',
    'evil@127.0.0.1:PORT',
    '127.0.0.1:PORT@evil',
    '2130706433:PORT',
    '127.1:PORT',
    'LOCALHOST:PORT',
    'localhost.:PORT',
    '',
    '127.0.0.1:PORT/x',
    '127.0.0.1:PORT, evil',
    '127.0.0.1%3APORT',
  ].map(host => [{ host, path: '/api/config.json', headers: [token] }, 403, 400]),
  'a page of another site': [
    ['Origin: http://evil.example'],
    ['Origin: null'],
    ['Origin: https://127.0.0.1:PORT'],
    ['Origin: http://127.0.0.1'],
    ['Origin: http://localhost:PORT'],
    ['Origin: file://'],
    ['Origin: http://127.0.0.1:PORT.evil.example'],
    ['Sec-Fetch-Site: cross-site'],
    ['Sec-Fetch-Site: same-site'],
    ['Sec-Fetch-Site: anything'],
    ['Origin: http://127.0.0.1:PORT', 'Origin: http://evil.example'],
  ].map(headers => [put({ headers: [token, json, ...headers] }), 403, 400]),
  'no token, or another': [
    [],
    ['X-Tenon-Token: '],
    ['X-Tenon-Token: x'],
    ['X-Tenon-Token: TOKENx'],
    ['X-Tenon-Token: xTOKEN'],
    ['Authorization: Bearer TOKEN'],
    ['Cookie: token=TOKEN'],
    ['X-Tenon-Token: undefined'],
    ['X_Tenon_Token: TOKEN'],
    [`X-Tenon-Token: ${'A'.repeat(43)}`],
    ['X-Tenon-Token: x', token],
    [token, 'X-Tenon-Token: x'],
  ].flatMap(headers => [
    [{ path: '/api/config.json', headers }, 401, 400],
    [{ path: '/api/weights.safetensors', headers }, 401, 400],
    [put({ headers: [json, ...headers] }), 401, 400],
  ]),
  'a way out of the page': [
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e%2fsecret.txt',
    '/%252e%252e%252fsecret.txt',
    '/..\\secret.txt',
    '/..%5csecret.txt',
    '/%c0%ae%c0%ae/secret.txt',
    '/assets/%00/../../secret.txt',
    '/secret.txt%00.html',
    '//secret.txt',
    '///etc/passwd',
    '/file:///etc/passwd',
    '/./../secret.txt',
    '/.env',
    '/assets/',
    '/assets',
    '/assets/..',
    '/assets/main.js/',
    '/assets/main.js%20',
    '/INDEX.HTML',
    '/\\\\server\\share\\secret.txt',
    '/C:/secret.txt',
    '/C:%5csecret.txt',
    '/....//secret.txt',
    '/..;/secret.txt',
    '/%u002e%u002e/secret.txt',
    '/api',
    '/API/config.json',
    '/__proto__',
    '/constructor',
    'http://evil.example/',
    'http://127.0.0.1:PORT/secret.txt',
    '*',
    'secret.txt',
    `/${'a'.repeat(3000)}`,
    '/index.html#x',
    '/a|b',
    '/<script>',
  ].map(path => [{ path }, 404, 400, 401, 403]),
  'a way out below api': [
    '/api/../secret.txt',
    '/api/runs/..%2f..%2fsecret.txt',
    '/api/%2e%2e/secret.txt',
    '/api/runs/%00.json',
    '/api/runs/.json',
    '/api/runs/__proto__.json',
    '/api/toString',
    '/api/config.json/',
    '/api//config.json',
    '/api/runs/..\\..\\secret.json',
  ].map(path => [{ path, headers: [token] }, 404, 400]),
  'other methods': [
    'POST',
    'DELETE',
    'PATCH',
    'OPTIONS',
    'TRACE',
    'PROPFIND',
    'LOCK',
    'MKCOL',
    'MOVE',
    'SEARCH',
  ].flatMap(method => [
    [{ method, headers: ['Content-Length: 0'] }, 405, 400],
    [{ method, path: '/api/config', headers: [token, 'Content-Length: 0'] }, 405, 400],
  ]),
  'a body that is not to be saved': [
    [put({ headers: [token] }), 415],
    [put({ headers: [token, 'Content-Type: text/plain'] }), 415],
    [put({ headers: [token, 'Content-Type: multipart/form-data; boundary=x'] }), 415],
    [put({ length: 5_000_000 }), 413],
    [put({ length: '99999999999999999999' }), 413, 400],
    [put({ length: -1 }), 400],
    [put({ length: '1e3' }), 400],
    [put({ body: 'null', length: 4 }), 400],
    [put({ body: '[1]', length: 3 }), 400],
    [put({ body: '{"text":1}', length: 10 }), 400],
    [put({ body: '\xff\xfe{}', length: 4 }), 400],
    [put({ body: '{"text":"x"}', length: 12 }), 400],
    [put({ body: '', length: 0 }), 400],
    [{ ...put(), headers: [token, json, 'Transfer-Encoding: chunked'], body: '0\r\n\r\n' }, 411],
    [{ ...put(), headers: [token, json, 'Transfer-Encoding: chunked, chunked'] }, 400, 411],
    [put({ headers: [token, json, 'Transfer-Encoding: chunked'] }), 400],
    [put({ headers: [token, json, 'Content-Length: 3'] }), 400],
    [
      {
        method: 'PUT',
        path: '/api/config.json',
        headers: [token, json, 'Content-Length: 2'],
        body: '{}',
      },
      405,
    ],
    [
      {
        method: 'PUT',
        path: '/index.html',
        headers: [token, json, 'Content-Length: 2'],
        body: '{}',
      },
      405,
    ],
    [{ headers: ['Content-Length: 5'], body: 'GET /' }, 400],
    [
      { headers: [token, 'Transfer-Encoding: chunked'], path: '/api/runs.json', body: '0\r\n\r\n' },
      400,
    ],
  ],
}

describe('is refused:', () => {
  for (const [what, all] of Object.entries(refused))
    test(what, async () => {
      for (const [asked, ...statuses] of all) {
        const text = requestText(asked)
        const answer = await server.send(text)
        const said = `${text.slice(0, 200)} => ${answer.slice(0, 120)}`
        expect(statuses, said).toContain(statusOf(answer))
        expect(answer, said).not.toContain(secret)
      }
      expect(server.saved).toEqual([])
    })

  test('what is no HTTP', async () => {
    const rubbish = [
      '\x16\x03\x01\x02\x00\x01\x00',
      '\0\0\0\0',
      'GET\r\n\r\n',
      'GET / HTTP/9.9\r\n\r\n',
      'SSH-2.0-x\r\n',
      'GET / HTTP/1.1\n\n',
      '\r\n\r\n\r\n\r\n',
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
      'GET / HTTP/1.1\r\nHost : x\r\n\r\n',
      'GET / HTTP/1.1\r\n Host: x\r\n\r\n',
      'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: a\0b\r\n\r\n',
      '{"a":1}\r\n\r\n',
      `GET / HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`,
      `GET / HTTP/1.1\r\n\r\n`,
      'GET  / HTTP/1.1\r\nHost: x\r\n\r\n',
    ]
    const answers = await Promise.all(rubbish.map(text => server.send(text, { patience: 1500 })))
    for (const [i, answer] of answers.entries())
      expect([0, 400, 403, 431], rubbish[i]!.slice(0, 60)).toContain(statusOf(answer))
  })

  test('what would be something else than requests: upgrades, tunnels, a second request', async () => {
    const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Key: x', token]
    const texts = [
      requestText({ headers: upgrade }).replace('Connection: close\r\n', ''),
      requestText({ headers: ['Connection: Upgrade', 'Upgrade: h2c'] }),
      requestText({ method: 'CONNECT', path: '127.0.0.1:22' }),
      // What follows a refused request is not read as one, whatever it says.
      requestText({ method: 'POST', headers: [`Content-Length: 10`] }) + requestText(put()),
      requestText({ host: 'evil.example' }) + requestText(put()),
    ]
    for (const text of texts) {
      const answer = await server.send(text, { patience: 1500 })
      expect(answer).not.toContain(secret)
      expect([0, 400, 403, 404, 405]).toContain(statusOf(answer))
    }
    expect(server.saved).toEqual([])
  })

  test('clients that take their time: they end, and others are answered meanwhile', async () => {
    const slow = [
      server.send(['GET / HT', 'TP/1.1\r\nHost: ', 'x'], { pause: 2500, patience: 9000 }),
      server.send(['GET / HTTP/1.1\r\n', 'A: b\r\n', 'A: b\r\n', 'A: b\r\n'], {
        pause: 2500,
        patience: 9000,
      }),
      server.send([requestText(put({ length: 1000 })), 'a'], { pause: 100, patience: 500 }),
      server.send([], { patience: 500 }),
    ]
    expect(statusOf(await server.send(requestText({})))).toBe(200)
    const [first, second] = await Promise.all(slow)
    for (const answer of [first!, second!]) expect([0, 400, 408]).toContain(statusOf(answer))
    expect(server.saved).toEqual([])
  }, 15_000)

  test('more connections than a page has', async () => {
    const many = Array.from({ length: 200 }, () => server.send('GET /', { patience: 400 }))
    await Promise.all(many)
    // The server learns a moment later that they are gone.
    await expect.poll(async () => statusOf(await server.send(requestText({})))).toBe(200)
  })
})

test('after all that it answers still, without a fault of its own', async () => {
  expect(server.faults).toEqual([])
  expect(statusOf(await server.send(requestText({})))).toBe(200)
  const count = Object.values(refused).flat().length
  expect(count).toBeGreaterThanOrEqual(120)
})
