/** What `npm test` does: types, format and tests, all of them whatever fails, and one summary. */
import { spawn } from 'node:child_process'
import { ensureGenerated } from './ensure.ts'
import { inRoot, root } from './paths.ts'

interface Check {
  readonly name: string
  readonly passed: boolean
  readonly seconds: number
}

/** Runs a program of a package. Its output is shown as it comes, or afterwards where it is held. */
function run(name: string, program: string, args: readonly string[], held: boolean) {
  const start = performance.now()
  return new Promise<Check>((resolve, reject) => {
    const child = spawn(process.execPath, [inRoot(`node_modules/${program}`), ...args], {
      cwd: root,
      stdio: held ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    })
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

const generated = await generate()
const still = await Promise.all([
  run('types', 'typescript/bin/tsc', ['--noEmit'], true),
  run('format', 'prettier/bin/prettier.cjs', ['--check', '--log-level=warn', '.'], true),
])
const tests = await run('tests', 'vitest/vitest.mjs', ['run', ...process.argv.slice(2)], false)

const checks = [generated, ...still, tests]
console.log('')
for (const { name, passed, seconds } of checks) {
  console.log(`${passed ? 'ok    ' : 'FAILED'}  ${name.padEnd(6)}  ${seconds.toFixed(1)} s`)
}
process.exitCode = checks.every(each => each.passed) ? 0 : 1
