/** JUnit's XML, as test reports of CI servers show it: a suite per run, a case per file. */
import { hasErrors } from './diagnostic.ts'
import { countText, formatText } from './format-text.ts'
import type { CheckedFile } from './report.ts'
import { xmlAttribute, xmlContent } from './xml.ts'

/** A file fails where it has errors; warnings of a file that passes are its output. */
export function formatJunit(checked: readonly CheckedFile[]): string {
  const failures = checked.filter(each => hasErrors(each.diagnostics)).length
  const counts = `tests="${checked.length}" failures="${failures}" errors="0"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="tenon check" ${counts}>`,
    `  <testsuite name="tenon check" ${counts} skipped="0">`,
    ...checked.map(testCase),
    '  </testsuite>',
    '</testsuites>',
  ].join('\n')
}

function testCase({ file, diagnostics }: CheckedFile): string {
  const name = xmlAttribute(file)
  const open = `    <testcase classname="tenon check" name="${name}" file="${name}"`
  if (diagnostics.length === 0) return `${open}/>`
  const text = xmlContent(formatText(diagnostics))
  const first = diagnostics.find(each => each.severity === 'error')
  const message = xmlAttribute(countText(diagnostics))
  const body = first
    ? `<failure message="${message}" type="${first.code}">${text}</failure>`
    : `<system-out>${text}</system-out>`
  return `${open}>\n      ${body}\n    </testcase>`
}
