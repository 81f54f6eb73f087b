/** Questions to workers: in order, the newest of each kind, and about the right text. */
import { expect, test } from 'vitest'
import { type Compiler, CompilerError, createCompiler } from '../../../src/studio/page/compiler.ts'
import type { ConfigText, Message, Reply } from '../../../src/studio/worker/messages.ts'

/** Workers that keep what they are asked until they are told to answer. */
class SlowWorker {
  readonly asked: Message[] = []
  onmessage: ((event: { readonly data: Reply }) => void) | undefined
  onerror: ((event: { readonly message: string }) => void) | undefined

  postMessage(message: Message): void {
    this.asked.push(message)
  }

  async reply(rest: { readonly answer: unknown } | { error: string; problems: string[] }) {
    this.onmessage!({ data: { id: this.asked.at(-1)!.id, ...rest } as Reply })
    await new Promise(resolve => setTimeout(resolve))
  }
}

function create(): { readonly compiler: Compiler; readonly workers: readonly SlowWorker[] } {
  const workers: SlowWorker[] = []
  const compiler = createCompiler(() => {
    workers.push(new SlowWorker())
    return workers.at(-1) as unknown as Worker
  })
  return { compiler, workers }
}

const text = (written: string): ConfigText => ({ file: 'a.yaml', text: written, files: {} })

test('one thing is asked at a time, and of what waits only the newest', async () => {
  const { compiler, workers } = create()
  const answers = ['a', 'b', 'c'].map(each => compiler.ask('update', text(each)))
  expect(await answers[1]).toBe(undefined)
  const [worker] = workers
  expect(worker!.asked.map(each => (each.request as ConfigText).text)).toEqual(['a'])
  await worker!.reply({ answer: 'first' })
  await worker!.reply({ answer: 'third' })
  expect(await Promise.all(answers)).toEqual(['first', undefined, 'third'])
  expect(worker!.asked.map(each => (each.request as ConfigText).text)).toEqual(['a', 'c'])
})

test('questions of other names and other purposes wait for their turn', async () => {
  const { compiler, workers } = create()
  const spot = { text: '', offset: 0 }
  const answers = [
    compiler.ask('update', text('a')),
    compiler.ask('hover', spot),
    compiler.ask('complete', spot),
    compiler.ask('complete', spot, 'another'),
  ]
  await workers[0]!.reply({ answer: 1 })
  for (const answer of [2, 3, 4]) await workers[0]!.reply({ answer })
  expect(await Promise.all(answers)).toEqual([1, 2, 3, 4])
})

test('pictures have a worker of their own, which is told the last good text first', async () => {
  const { compiler, workers } = create()
  void compiler.ask('update', text('being written'))
  compiler.use(text('good'))
  const picture = compiler.ask('pictures', { stages: ['source'] })
  expect(workers).toHaveLength(2)
  expect(workers[1]!.asked.map(each => each.name)).toEqual(['update'])
  expect(workers[1]!.asked[0]!.request).toEqual(text('good'))
  await workers[1]!.reply({ answer: undefined })
  await workers[1]!.reply({ answer: 'drawn' })
  expect(await picture).toBe('drawn')
  const again = compiler.ask('pictures', { stages: ['source'] })
  await workers[1]!.reply({ answer: 'again' })
  expect(await again).toBe('again')
  expect(workers[1]!.asked.map(each => each.name)).toEqual(['update', 'pictures', 'pictures'])
})

test('what is refused and what fails says so, and the next question is answered', async () => {
  const { compiler, workers } = create()
  const refused = compiler.ask('pictures', { stages: [] })
  const seen = refused.catch((error: unknown) => error)
  await workers[0]!.reply({ error: 'TenonError', problems: ['too many boxes'] })
  expect(await seen).toBeInstanceOf(CompilerError)
  expect(((await seen) as CompilerError).problems).toEqual(['too many boxes'])
  const lost = compiler.ask('pictures', { stages: [] }).catch((error: unknown) => String(error))
  workers[0]!.onerror!({ message: 'gone' })
  expect(await lost).toBe('CompilerError: gone')
  const next = compiler.ask('pictures', { stages: [] })
  await new Promise(resolve => setTimeout(resolve))
  await workers[0]!.reply({ answer: 'drawn' })
  expect(await next).toBe('drawn')
})
