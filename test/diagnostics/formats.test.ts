/** The formats for machines: their form, their limits, and texts that try to break out of them. */
import { spawnSync } from 'node:child_process'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { formatGithub } from '../../src/diagnostics/format-github.ts'
import { gitlabReport } from '../../src/diagnostics/format-gitlab.ts'
import { formatJunit } from '../../src/diagnostics/format-junit.ts'
import { sarifReport } from '../../src/diagnostics/format-sarif.ts'
import { formatText } from '../../src/diagnostics/format-text.ts'
import { type CheckedFile, renameFiles } from '../../src/diagnostics/report.ts'
import { createSource } from '../../src/diagnostics/source.ts'
import { hostile, hostileText, many, plain, unknown } from './findings.ts'
import { sarifSchema } from './sarif-schema.ts'

const token = 'b7e1'

function github(checked: readonly CheckedFile[], log = 'the log'): readonly string[] {
  return formatGithub(checked, { plain: log, token }).split('\n')
}

describe('github', () => {
  test('shows the report for people, then an annotation for each finding', () => {
    expect(github(plain)).toEqual([
      '::stop-commands::b7e1',
      'the log',
      '::b7e1::',
      '::error file=models/a.yaml,line=4,endLine=4,col=13,endColumn=17,title=unknown-field' +
        "::Dense has no field 'unit'%0Ahint: did you mean 'units'?",
      '::error file=models/b.yaml,title=file-not-found::models/b.yaml does not exist',
      '::warning file=models/a.yaml,line=5,endLine=5,col=35,endColumn=42,title=softmax-of-one' +
        '::Dense: softmax over axis 1, which has size 1, is always 1',
    ])
  })

  test('keeps what a config says on one line, between its own colons and commas', () => {
    const lines = github(hostile)
    expect(lines).toHaveLength(4)
    const [, properties = '', data = ''] = /^::error (.*?)::(.*)$/s.exec(lines[3]!)!
    expect(properties.split(',').map(each => each.split('=')[0])).toEqual([
      ...['file', 'line', 'endLine', 'title'],
    ])
    expect(unescape(/file=([^,]*)/.exec(properties)![1]!)).toBe(hostileText)
    expect(data).not.toMatch(/[\r\n]/)
    expect(unescape(data)).toContain(hostileText)
  })

  test('annotates ten errors and ten warnings, and says how many are not', () => {
    const lines = github([many(13, 'error'), many(10, 'warning'), many(2, 'warning')])
    expect(lines.filter(line => line.startsWith('::error'))).toHaveLength(10)
    expect(lines.filter(line => line.startsWith('::warning'))).toHaveLength(10)
    expect(lines.at(-1)).toBe('5 more not annotated; the log above has all of them')
    expect(github([many(10, 'error')]).at(-1)).toMatch(/^::error/)
  })

  /** As the runner reads it back. */
  function unescape(text: string): string {
    const characters: Record<string, string> = {
      ...{ '%0D': '\r', '%0A': '\n', '%3A': ':', '%2C': ',', '%25': '%' },
    }
    return text.replace(/%(?:0D|0A|3A|2C|25)/g, each => characters[each]!)
  }
})

describe('gitlab', () => {
  test('has an entry with a fingerprint and lines from 1 for each finding', () => {
    const [first, second, third] = gitlabReport(plain)
    expect(first).toEqual({
      description: "Dense has no field 'unit'\nhint: did you mean 'units'?",
      check_name: 'unknown-field',
      fingerprint: expect.stringMatching(/^[0-9a-f]{16}:1$/) as string,
      severity: 'major',
      location: { path: 'models/a.yaml', lines: { begin: 4, end: 4 } },
    })
    expect(second).toMatchObject({ severity: 'minor', location: { lines: { begin: 5 } } })
    expect(third!.location).toEqual({ path: 'models/b.yaml', lines: { begin: 1, end: 1 } })
  })

  test('keeps a fingerprint when lines are added above, and has none twice', () => {
    const below = createSource('models/a.yaml', `# moved\n\n${unknown.span!.source.text}`)
    const moved = { source: below, start: unknown.span!.start + 9, end: unknown.span!.end + 9 }
    const found = { ...unknown, span: moved }
    const [before] = gitlabReport(plain)
    const [after, again] = gitlabReport([{ file: 'models/a.yaml', diagnostics: [found, found] }])
    expect(after!.fingerprint).toBe(before!.fingerprint)
    expect(again!.fingerprint).not.toBe(after!.fingerprint)
    const prints = gitlabReport([many(500, 'error')]).map(each => each.fingerprint)
    expect(new Set(prints).size).toBe(500)
  })
})

describe('sarif', () => {
  const validate = new Ajv({ allErrors: true, strict: false }).compile(sarifSchema)
  const report = (checked: readonly CheckedFile[]) => {
    const printed = JSON.stringify(sarifReport(checked, { version: '1.2.3' }))
    return JSON.parse(printed) as ReturnType<typeof sarifReport>
  }

  test.each([
    ['of findings', plain],
    ['of nothing', []],
    ['of hostile texts', hostile],
  ])('a report %s keeps to the schema', (_, checked) => {
    validate(report(checked))
    expect(validate.errors).toBeNull()
  })

  test('the schema of this test notices a column of 0 and an absolute path', () => {
    const broken = report(plain)
    Object.assign(place(broken).region, { startColumn: 0 })
    Object.assign(place(broken).artifactLocation, { uri: '/models/a.yaml' })
    expect(validate(broken)).toBe(false)
    expect(validate.errors).toHaveLength(2)
  })

  const place = (of: ReturnType<typeof report>) =>
    of.runs[0]!.results[0]!.locations[0]!.physicalLocation

  test('counts from 1, names each rule once and explains it, offers the fix', () => {
    const { results, tool } = report(plain).runs[0]!
    expect(place(report(plain)).region).toEqual({
      ...{ startLine: 4, startColumn: 13, endLine: 4, endColumn: 17 },
    })
    const rules = tool.driver.rules.map(rule => rule.id)
    expect(rules).toEqual(['file-not-found', 'softmax-of-one', 'unknown-field'])
    for (const { ruleId, ruleIndex } of results) expect(rules[ruleIndex]).toBe(ruleId)
    expect(tool.driver.rules[1]!.help.markdown).toContain('Good:')
    expect(JSON.stringify(results[0])).toContain('"insertedContent":{"text":"units"}')
  })

  test('is cut at 25,000 results, and says so', () => {
    const { results, invocations } = report([many(25_003, 'error')]).runs[0]!
    expect(results).toHaveLength(25_000)
    expect(JSON.stringify(invocations)).toContain('3 more results are left out')
  })
})

describe('junit', () => {
  const readXml = `
import sys, json, xml.etree.ElementTree as tree
root = tree.fromstring(sys.stdin.buffer.read())
print(json.dumps([[c.tag, c.attrib, [[r.tag, r.attrib, r.text] for r in c]] for c in root.iter('testcase')]))`

  test('has a case per file, failed where there are errors', () => {
    const lines = formatJunit(plain).split('\n')
    expect(lines[2]).toBe(
      '  <testsuite name="tenon check" tests="3" failures="2" errors="0" skipped="0">',
    )
    expect(lines.filter(line => line.includes('<testcase'))).toHaveLength(3)
    expect(lines).toContain(
      '    <testcase classname="tenon check" name="models/c.yaml" file="models/c.yaml"/>',
    )
    expect(formatJunit(plain)).toContain(
      '<failure message="1 error, 1 warning" type="unknown-field">models/a.yaml:4:13: error',
    )
  })

  test('shows warnings of a file that passes as its output', () => {
    const { diagnostics } = many(1, 'warning')
    const text = formatJunit([{ file: 'a.yaml', diagnostics }])
    expect(text).toContain('failures="0"')
    expect(text).toContain('<system-out>long.yaml:1:1: warning')
  })

  const python = spawnSync('python3', ['--version']).status === 0

  test.skipIf(!python)('is XML whatever a config holds, as another parser reads it', () => {
    const { stdout, stderr } = spawnSync('python3', ['-c', readXml], {
      input: Buffer.from(formatJunit(hostile), 'utf8'),
      encoding: 'utf8',
    })
    expect(stderr).toBe('')
    const [[, attributes, [failure]]] = JSON.parse(stdout) as [
      [string, { name: string }, [[string, { type: string }, string]]],
    ]
    expect(attributes.name).toBe(hostileText.replace(/[\0\x1b\x07\ufffe]|\p{Cs}/gu, '\ufffd'))
    expect(failure[1].type).toBe('unknown-field')
    expect(failure[2]).toContain('<x a="b"> & \']]> ,:;')
  })
})

test('text shows no control character of a config', () => {
  const shown = formatText(hostile[0]!.diagnostics)
  expect(shown).not.toMatch(/[\0-\x09\x0b-\x1f]/)
  expect(shown).toContain('🙂 数字')
  expect(shown.split('\n').filter(line => line.startsWith('::'))).toEqual([])
})

test('files are renamed wherever a report names them', () => {
  const renamed = renameFiles(plain, file => `sub/${file}`)
  expect(renamed.map(each => each.file)).toEqual(plain.map(each => `sub/${each.file}`))
  expect(JSON.stringify(gitlabReport(renamed))).not.toContain('"path":"models/')
  expect(JSON.stringify(sarifReport(renamed, { version: '1.2.3' }))).not.toContain('"uri":"models/')
})
