/** Diagnostics about pictures: what they cannot show, and what they lack to be drawn. */
import { error } from './entry.ts'

export const pictureCodes = {
  'picture-too-large': error<{ boxes: number; most: number }>(
    ({ boxes, most }) => `a picture of ${boxes} boxes cannot be laid out: ${most} is the most`,
    `
The time that a layout takes grows faster than the picture, and no one reads so many boxes in a row.
The other formats only list them.

Bad: \`tenon graph --format svg --depth 9\` of a model with 5000 layers in different blocks.
Good: a smaller \`--depth\`, or \`--format json\`, \`dot\` or \`mermaid\`, which need no layout.
`,
  ),
  'unknown-group': error<{ group: string }>(
    ({ group }) => `there is no group '${group}' in the picture`,
    `
Blocks are the groups of a picture, called by their paths: the names of the blocks around them, then
their own. A picture of kernels has groups of layers that became many kernels too.

Bad: \`--expand stage1.0\`.
Good: \`--expand stage1/0\`; \`--format json\` lists the groups.
`,
  ),
  'no-renderer': error<{ name: string }>(
    ({ name }) => `PNG needs the package ${name}, which is not installed`,
    `
Pictures are drawn as SVG; turning that into pixels takes a renderer, an optional dependency that
npm leaves out with \`--omit=optional\` and on systems for which it is not built.

Bad: \`tenon graph --format png\` after \`npm install --omit=optional\`.
Good: \`npm install @resvg/resvg-js\`, or \`--format svg\`, which every browser can show and print.
`,
  ),
  'renderer-failed': error<{ said: string }>(
    ({ said }) => `the picture could not be turned into pixels: ${said}`,
    `
The renderer runs in a process of its own. What it says is shown; a picture of more pixels than it
can hold is the usual reason.

Bad: \`tenon graph --format png\` of a picture that is 100,000 pixels high.
Good: a smaller \`--depth\`, \`--columns 4\`, or \`--format svg\`.
`,
  ),
  'bad-profile': error<{ file: string; problem: string }>(
    ({ file, problem }) => `${file} is no profile: ${problem}`,
    `
\`--profile\` takes what \`tenon bench --format json\` prints: the times of one model's kernels.

Bad: the trace that \`tenon bench --trace\` writes.
Good: \`tenon bench model.yaml --format json > bench.json\`.
`,
  ),
  'stale-picture': error<{ file: string; config: string }>(
    ({ file, config }) => `${file} is not the picture of ${config} any more`,
    `
\`tenon graph --check\` compares pictures that are committed with those that would be drawn now. The
same model has the same picture, byte for byte.

Bad: a layer added to a config without its picture drawn anew.
Good: the same command without \`--check\`, and the new picture committed with the config.
`,
  ),
}
