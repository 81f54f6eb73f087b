/** Addresses that lead to the page once. */
import { expect, test } from 'vitest'

import { createInvitations } from '../../../src/studio/server/invitation.ts'
import { startTestServer } from './support.ts'

test('an invitation is good once, and for a minute', () => {
  let now = 0
  const invitations = createInvitations(() => now)
  expect(invitations.take('open/')).toBe(false)
  const first = invitations.make()
  expect(invitations.take(`${first}x`)).toBe(false)
  expect([invitations.take(first), invitations.take(first)]).toEqual([true, false])
  const [older, newer] = [invitations.make(), invitations.make()]
  expect(invitations.take(older)).toBe(false)
  now += 60_000
  expect(invitations.take(newer)).toBe(false)
})

test('the server sends who was invited on to the page, and nobody else', async () => {
  const server = await startTestServer()
  const ask = (method: string, headers: HeadersInit = {}): Promise<Response> =>
    fetch(invited, { method, headers, redirect: 'manual' })
  const invited = server.invite()
  expect(invited).not.toContain(server.token)
  expect((await ask('HEAD')).status).toBe(404)
  expect((await ask('GET', { Origin: 'http://elsewhere.example' })).status).toBe(403)
  const answer = await ask('GET')
  expect([answer.status, answer.headers.get('location')]).toEqual([303, `/#${server.token}`])
  expect((await ask('GET')).status).toBe(404)
  await server.close()
})
