/** Pictures as Markdown with a Mermaid block, which pages such as GitHub's draw. */
import { plainText } from '../picture/label-text.ts'
import type { Picture } from '../picture/picture.ts'
import type { ViewOptions } from '../view/view.ts'
import { printMermaidWithin } from './mermaid-limits.ts'
import type { MermaidOptions } from './mermaid.ts'

export function printMarkdown(
  picture: Picture,
  options: ViewOptions & MermaidOptions = {},
): string {
  const title = plainText(picture.title).replace(/[\\`*_{}[\]<>#|&]/g, '\\$&')
  const body = printMermaidWithin(picture, options)
  return `### ${title}\n\n${picture.subtitle}\n\n\`\`\`mermaid\n${body}\`\`\`\n`
}
