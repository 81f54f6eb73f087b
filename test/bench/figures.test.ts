/** The commands of `bench/` whose figures have a due, briefly: each prints its lines. */
import { describe, expect, test } from 'vitest'
import { runBench } from './support.ts'

/** What a command prints, once it has ended well. */
async function printed(script: string, args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runBench(script, [...args, '--targets', 'wasm'])
  expect(code, stdout + stderr).toBe(0)
  return stdout
}

describe('a command with figures', () => {
  test('trains an epoch, also where there is no PyTorch', async () => {
    const text = await printed('epoch.js', ['--rounds', '1', '--threads', '1', '--examples', '128'])
    expect(text).toMatch(/^no python\/torch-epoch: .*no-python-in-tests/)
    expect(text).toMatch(
      /^tenon-wasm-epoch, 128 digits, 1 thread: [\d.]+ s \(first loss [12]\.\d+\)$/m,
    )
  })

  test('starts processes', async () => {
    const text = await printed('fresh.js', ['--rounds', '1', '--only', 'start'])
    expect(text).toMatch(/^figure +measured +beside +due +holds\n/)
    for (const way of ['kept', 'compiled'])
      expect(text).toMatch(
        new RegExp(
          `^first result of mlp b1, wasm, ${way} +[\\d.]+ ms +empty .* x[\\d.]+ +` +
            'at most 1\\.9 times +(yes|no)$',
          'm',
        ),
      )
  })
})
