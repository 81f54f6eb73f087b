/** A clone of the project as it stands, and the programs that tests of its installation call. */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { root } from '../../scripts/paths.ts'

/** Makes a repository of one commit, of every file that git does not ignore; gives its folder. */
export function copyProject(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tenon-copy-'))
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const names = execFileSync('git', list, { cwd: root, encoding: 'utf8' }).split('\0')
  for (const name of names.filter(each => each !== '')) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    cpSync(join(root, name), join(folder, name), { force: true })
  }
  commitAll(folder)
  return folder
}

/** Makes a repository of a folder; gives the hash of its commit. */
export function commitAll(folder: string): string {
  const author = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com']
  execFileSync('git', ['init', '-q'], { cwd: folder })
  execFileSync('git', ['add', '-A'], { cwd: folder })
  execFileSync('git', [...author, 'commit', '-q', '-m', 'All files'], { cwd: folder })
  return execFileSync('git', ['rev-parse', 'HEAD'], { cwd: folder, encoding: 'utf8' }).trim()
}

export interface Ended {
  readonly code: number | null
  /** Of both streams. */
  readonly output: string
}

export interface Call {
  readonly cwd: string
  readonly env?: { readonly [name: string]: string }
}

/** Runs a program to its end. */
export async function run(
  program: string,
  args: readonly string[],
  { cwd, env }: Call,
): Promise<Ended> {
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, output }
}

/** True where a program failed because no registry can be reached. */
export function isOffline({ code, output }: Ended): boolean {
  const signs = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|ETIMEDOUT|NewConnectionError/
  return code !== 0 && signs.test(output)
}
