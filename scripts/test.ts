/** What `npm test` does: types, format and tests, all of them whatever fails, and one summary. */
import { spawn } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { ensureGenerated } from './ensure.ts'
import { inRoot, root } from './paths.ts'

interface Check {
  readonly name: string
  readonly passed: boolean
  readonly seconds: number
}

/**
 * Runs a program of a package. Its output is shown as it comes; that of one which runs beside the
 * tests afterwards, and it takes only the time in which they wait.
 */
function run(name: string, program: string, args: readonly string[], isBeside: boolean) {
  const start = performance.now()
  return new Promise<Check>((resolve, reject) => {
    const child = spawn(process.execPath, [inRoot(`node_modules/${program}`), ...args], {
      cwd: root,
      stdio: isBeside ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    })
    if (isBeside && child.pid) setPriority(child.pid, constants.priority.PRIORITY_LOW)
    const output: Buffer[] = []
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (part: Buffer) => output.push(part))
    }
    child.on('error', reject)
    child.on('close', code => {
      if (code !== 0) process.stdout.write(Buffer.concat(output))
      resolve({ name, passed: code === 0, seconds: (performance.now() - start) / 1000 })
    })
  })
}

async function generate(): Promise<Check> {
  const start = performance.now()
  const error: unknown = await ensureGenerated().catch((reason: unknown) => reason)
  if (error) console.error(error)
  return { name: 'schema', passed: !error, seconds: (performance.now() - start) / 1000 }
}

/** What was formatted stays so while its text, the options and Prettier are the same. */
const formatted = [
  '--check',
  '--log-level=warn',
  '--cache',
  '--cache-strategy=content',
  '--cache-location=node_modules/.cache/format-check',
  '.',
]

const generated = await generate()
const checks = [
  generated,
  ...(await Promise.all([
    run('types', 'typescript/bin/tsc', ['--noEmit'], true),
    run('format', 'prettier/bin/prettier.cjs', formatted, true),
    run('tests', 'vitest/vitest.mjs', ['run', ...process.argv.slice(2)], false),
  ])),
]
console.log('')
for (const { name, passed, seconds } of checks) {
  console.log(`${passed ? 'ok    ' : 'FAILED'}  ${name.padEnd(6)}  ${seconds.toFixed(1)} s`)
}
process.exitCode = checks.every(each => each.passed) ? 0 : 1
