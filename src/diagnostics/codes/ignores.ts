/** Diagnostics about the comments that leave diagnostics out. */
import { error, warning } from './entry.ts'

export const ignoreCodes = {
  'broken-ignore': error<{ problem: string }>(
    ({ problem }) => `${problem}: \`# tenon-ignore CODE: reason\``,
    `
A comment that leaves a diagnostic out names its code, or several with commas between them, and
gives the reason behind a colon: whoever reads the config later must be able to judge whether the
reason still holds.

Bad:

    - Dense: 10 # tenon-ignore softmax-of-one

Good:

    - Dense: {units: 1, activation: softmax} # tenon-ignore softmax-of-one: old weights need it
`,
  ),
  'unused-ignore': warning<{ code: string }>(
    ({ code }) => `there is no '${code}' here to ignore`,
    `
A \`# tenon-ignore\` comment counts for the line that it ends; alone on a line, for the next line
that is not a comment. Where that line has no such diagnostic, the comment is a left-over, and it
would hide the next one that appears there. Errors of syntax cannot be ignored: nothing else is
known of a file that cannot be read.

Bad:

    - Dense: 10 # tenon-ignore softmax-of-one: it was a yes/no model once

Good:

    - Dense: 10
`,
  ),
}
