/** The action and the commit hook, run from a clone of the project as their users run them. */
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'
import { type TestContext, afterAll, describe, expect, test } from 'vitest'
import { type Ended, commitAll, copyProject, isOffline, run } from './project-copy.ts'

const project = copyProject()
const folder = mkdtempSync(join(tmpdir(), 'tenon-user-'))
const minutes = 60_000
afterAll(() => {
  for (const each of [project, folder]) rmSync(each, { recursive: true, force: true })
}, minutes)

const bad = 'tenon: 1\ninputs: {x: [4]}\nlayers: [Dens: 3]\n'
const good = 'tenon: 1\ninputs: {x: [4]}\nlayers: [Dense: 3]\n'

interface Step {
  readonly run: string
  readonly shell: string
  readonly env?: { readonly [name: string]: string }
  readonly 'working-directory'?: string
}

interface Action {
  readonly inputs: { readonly [name: string]: { readonly default: string } }
  readonly runs: { readonly using: string; readonly steps: readonly Step[] }
}

/** Says on the screen why a test did not run. */
function skip(context: TestContext, reason: string): never {
  console.log(`skipped: ${context.task.name}: ${reason}`)
  return context.skip(reason)
}

/** A folder with configs, as a repository that the action checks. */
function userFolder(name: string, files: { readonly [name: string]: string }): string {
  const path = join(folder, name)
  mkdirSync(path)
  for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text)
  commitAll(path)
  return path
}

// Both install, and wait for a registry meanwhile: they run side by side.
describe.concurrent('the action', () => {
  const text = readFileSync(join(project, 'action.yml'), 'utf8')
  const { inputs, runs } = parse(text) as Action

  /** Puts values where expressions stand, as a workflow does. */
  function fill(template: string, given: { readonly [name: string]: string }): string {
    const values: { [name: string]: string } = { 'github.action_path': project }
    for (const [name, input] of Object.entries(inputs))
      values[`inputs.${name}`] = given[name] ?? input.default
    return template.replace(/\$\{\{ (\S+) \}\}/g, (_, name: string) => {
      expect(values, 'an expression that nothing defines').toHaveProperty([name])
      return values[name]!
    })
  }

  function runStep(
    step: Step,
    cwd: string,
    given: { readonly [name: string]: string },
  ): Promise<Ended> {
    const env = Object.entries(step.env ?? {}).map(([key, value]) => [key, fill(value, given)])
    return run('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run], {
      cwd: fill(step['working-directory'] ?? cwd, given),
      env: {
        GITHUB_STEP_SUMMARY: given['summary'] ?? '',
        ...(Object.fromEntries(env) as Record<string, string>),
      },
    })
  }

  test('runs its own files alone, and no input as a part of a script', () => {
    expect(runs.using).toBe('composite')
    for (const { run: script } of runs.steps) {
      expect(script).not.toContain('npx')
      expect(script).not.toContain('${{')
    }
  })

  test(
    'builds itself and checks the configs of the repository that it is used in',
    async context => {
      const [build, check, draw] = runs.steps
      const built = await runStep(build!, folder, {})
      if (isOffline(built)) return skip(context, 'no registry can be reached')
      expect(built.code, built.output).toBe(0)

      const user = userFolder('workflow', { 'bad.yaml': bad, 'good.yaml': good })
      const all = await runStep(check!, user, {})
      expect(all.output).toContain('::error file=bad.yaml,line=3,')
      expect(all.code).toBe(1)

      const named = await runStep(check!, user, { files: 'good.yaml\n', strict: 'true' })
      expect(named.output).toContain('checked 1 file: nothing wrong')
      expect(named.code).toBe(0)

      const sarif = { format: 'sarif', output: 'tenon.sarif', 'max-warnings': '0' }
      expect((await runStep(check!, user, sarif)).code).toBe(1)
      expect(readFileSync(join(user, 'tenon.sarif'), 'utf8')).toContain('"uri": "bad.yaml"')

      const summary = join(user, 'summary.md')
      const drawn = await runStep(draw!, user, { files: 'good.yaml\n', summary })
      expect(drawn.code).toBe(0)
      expect(readFileSync(summary, 'utf8')).toMatch(/```mermaid\n[^`]*flowchart TB\n[^`]*```\n/)

      const evil = { files: '$(touch evil); touch evil', format: 'text' }
      expect(await runStep(check!, user, evil)).toMatchObject({ code: 2 })
      expect(readdirSync(user)).not.toContain('evil')
    },
    5 * minutes,
  )
})

describe.concurrent('the commit hook', () => {
  test(
    'checks configs and skips other YAML, run by pre-commit',
    async context => {
      const environment = join(folder, 'python')
      const created = await run('python3', ['-m', 'venv', environment], { cwd: folder })
      if (created.code !== 0) return skip(context, 'there is no Python with venv')
      const program = (name: string) => join(environment, 'bin', name)
      const install = ['install', '--quiet', '--disable-pip-version-check', 'pre-commit==4.7.0']
      const installed = await run(program('pip'), install, { cwd: folder })
      if (installed.code !== 0) return skip(context, 'pre-commit cannot be installed')

      const head = await run('git', ['rev-parse', 'HEAD'], { cwd: project })
      const rev = head.output.trim()
      const config = `repos: [{repo: ${project}, rev: ${rev}, hooks: [{id: tenon-check}]}]\n`
      const files = { '.pre-commit-config.yaml': config, 'deploy.yaml': 'services: {}\n' }
      const env = { PRE_COMMIT_HOME: join(folder, 'hooks') }
      const user = userFolder('commits', { ...files, 'good.yaml': good })
      const hook = () => run(program('pre-commit'), ['run', '--all-files'], { cwd: user, env })

      const passed = await hook()
      if (isOffline(passed)) return skip(context, 'no registry can be reached')
      expect(passed.output).toMatch(/tenon check\.+Passed/)
      expect(passed.code).toBe(0)

      writeFileSync(join(user, 'bad.yaml'), bad)
      commitAll(user)
      const failed = await hook()
      expect(failed.output).toMatch(/tenon check\.+Failed/)
      expect(failed.output).toContain('bad.yaml:3:10: error[unknown-layer]')
      expect(failed.output).toContain('checked 2 files: 1 error; skipped 2 other YAML files')
      expect(failed.code).toBe(1)
    },
    10 * minutes,
  )
})
