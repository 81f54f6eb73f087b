/** Writes docs/errors: one page per diagnostic, from its explanation, and an index of them. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { check } from '../src/api.ts'
import { gist } from '../src/cli/explain.ts'
import { type Code, messages } from '../src/diagnostics/messages.ts'
import { completeExample, examplesOf } from './examples.ts'
import { inRoot } from './paths.ts'

/** Every page by the name of its file. */
export async function errorPages(): Promise<ReadonlyMap<string, string>> {
  const codes = (Object.keys(messages) as Code[]).sort()
  const pages = new Map([['README.md', indexPage(codes)]])
  for (const code of codes) pages.set(`${code}.md`, await page(code))
  return pages
}

function indexPage(codes: readonly Code[]): string {
  const rows = codes.map(code => {
    const { severity, explain } = messages[code]
    return `| [\`${code}\`](${code}.md) | ${severity} | ${gist(explain).replaceAll('|', '\\|')} |`
  })
  return `# Diagnostics

Everything that tenon can say about a config, its data and its weights: ${codes.length} codes.
\`tenon explain CODE\` prints these pages. The examples are parts of configs; a list in one is its
\`layers\`.

| code | severity | in short |
| ---- | -------- | -------- |
${rows.join('\n')}
`
}

async function page(code: Code): Promise<string> {
  const { severity, explain } = messages[code]
  const [before, after] = withFences(explain).split('\n\n**Good:**')
  const parts = [before, ...(await answer(code)), `**Good:**${after}`]
  return `# ${code} (${severity})\n\n${parts.join('\n\n')}\n`
}

/** Indented lines are YAML; `Bad:` and `Good:` begin paragraphs of their own. */
function withFences(explain: string): string {
  return explain
    .replace(/(?:^ {4}.*\n?)+(?:\n+(?: {4}.*\n?)+)*/gm, block => {
      const lines = block.replace(/^ {4}/gm, '').trimEnd()
      return `\`\`\`yaml\n${lines}\n\`\`\`\n`
    })
    .replace(/\n+(Bad|Good):/g, '\n\n**$1:**')
    .trim()
}

/** What is said about the bad example, where there is one to run. */
async function answer(code: Code): Promise<readonly string[]> {
  const { bad } = examplesOf(code)
  if (bad === undefined) return []
  const { diagnostics } = await check({ text: completeExample(bad) })
  const found = diagnostics.find(each => each.code === code)
  if (!found) throw new Error(`the bad example of ${code} is not one`)
  const lines = [
    `${found.severity}[${code}]: ${found.message}`,
    ...(found.hint === undefined ? [] : [`  = hint: ${found.hint}`]),
    ...(found.fix ? [`  = fix: ${found.fix.title}`] : []),
  ]
  return [['```', ...lines, '```'].join('\n')]
}

async function main(): Promise<void> {
  const folder = inRoot('docs/errors')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const pages = await errorPages()
  for (const [name, text] of pages) writeFileSync(join(folder, name), text)
  console.log(`docs/errors: ${pages.size} pages`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main()
