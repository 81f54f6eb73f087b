/** Diagnostics about expressions, parameters, blocks, includes and patches of a config. */
import { error } from './entry.ts'

export const languageCodes = {
  'broken-expression': error<{ problem: string }>(
    ({ problem }) => problem,
    `
Where a number is expected, text is an expression: numbers, names, \`+ - * / // % **\`, comparisons,
\`and\`, \`or\`, \`not\`, \`c ? a : b\`, \`list[i]\`, parentheses, and functions as \`max(a, b)\`.

Bad:

    - Dense: 2 * (16

Good:

    - Dense: 2 * 16
`,
  ),
  'unknown-variable': error<{ name: string }>(
    ({ name }) => `'${name}' is not defined`,
    `
An expression can use the parameters of its block, those of the file, and \`i\` beside a \`repeat\`
(the number of the repeat, from 0).

Bad:

    params: {width: 64}
    layers:
      - Flatten
      - Dense: 2 * widht

Good:

    params: {width: 64}
    layers:
      - Flatten
      - Dense: 2 * width
`,
  ),
  'unknown-function': error<{ name: string }>(
    ({ name }) => `there is no function '${name}'`,
    `
Expressions know \`abs ceil exp floor log log2 max min round sqrt\` of numbers, and \`channels\` and
\`shape\` of a layer or input. The expression of an own activation knows \`clip cos erf expm1 log1p
sign sin tanh\` too, every element-wise activation by its name, as \`sigmoid(x)\`, and other own
ones as \`$name(x)\`.

Bad:

    - Dense: power(2, 5)

Good:

    - Dense: 2 ** 5
`,
  ),
  'unknown-shape': error<{ name: string }>(
    ({ name }) => `no shape of '${name}' is known here`,
    `
\`channels(x)\` and \`shape(x)\` ask for the result of a layer above, or for an input.

Bad:

    - Dense: channels(stem)
    - Dense: 8

Good:

    - Dense: 8
      name: stem
    - Dense: 2 * channels(stem)
`,
  ),
  'wrong-operand': error<{ problem: string }>(
    ({ problem }) => problem,
    `
Values are numbers, true or false, text, or lists, and none becomes another by itself.

Bad:

    params: {act: relu}
    layers:
      - Dense: 2 * act

Good:

    params: {width: 32}
    layers:
      - Dense: 2 * width
`,
  ),
  'no-value': error<{ problem: string }>(
    ({ problem }) => problem,
    `
The expression is well-formed, but has no finite number as its value.

Bad:

    inputs: {image: {shape: [28, 28, 1], scale: 1/0}}

Good:

    inputs: {image: {shape: [28, 28, 1], scale: 1/255}}
`,
  ),
  'unknown-param': error<{ owner: string; param: string }>(
    ({ owner, param }) => `${owner} has no parameter '${param}'`,
    `
Values are given to the parameters that a block, or the config itself, declares below \`params\`.

Bad:

    blocks:
      wide:
        params: {f: int}
        layers:
          - Dense: f
    layers:
      - wide: {filters: 64, f: 8}

Good:

    blocks:
      wide:
        params: {f: int}
        layers:
          - Dense: f
    layers:
      - wide: {f: 64}
`,
  ),
  'missing-param': error<{ owner: string; param: string }>(
    ({ owner, param }) => `${owner} needs a value for its parameter '${param}'`,
    `
A parameter with a type alone has no default: whoever uses the block gives its value, and for the
config a variant or \`--set\` does.

Bad:

    blocks:
      wide:
        params: {f: int}
        layers:
          - Dense: f
    layers:
      - wide

Good:

    blocks:
      wide:
        params: {f: 64}
        layers:
          - Dense: f
    layers:
      - wide
`,
  ),
  'unknown-variant': error<{ variant: string }>(
    ({ variant }) => `there is no variant '${variant}'`,
    `
A variant is a set of values for parameters, declared below \`variants\`.

Bad: \`tenon check --variant huge\` for a config with \`variants: {tiny: {width: 8}}\`.
Good: \`tenon check --variant tiny\`
`,
  ),
  'unknown-module': error<{ module: string }>(
    ({ module }) => `there is no module '${module}'`,
    `
\`call\` names one of \`modules\`, whose weights all calls share.

Bad:

    modules: {tower: {Dense: 64}}
    layers:
      - call: towr

Good:

    modules: {tower: {Dense: 64}}
    layers:
      - call: tower
`,
  ),
  'misplaced-sibling': error<{ field: string; place: string; advice: string }>(
    ({ field, place, advice }) => `'${field}' has no meaning ${place}: ${advice}`,
    `
Words beside a layer are there for the place where the layer stands. A module has no such place
until it is called, and \`rest\`, \`else\` and \`share\` need what they belong to.

Bad:

    - Dense: 8
      else: image

Good:

    - Dense: 8
      when: 1 > 2
      else: image
`,
  ),
  'bad-path': error<{ path: string; problem: string }>(
    ({ path, problem }) => `'${path}' cannot be read: ${problem}`,
    `
\`include\` and \`extends\` name files by their path from the file they stand in. They stay inside
the folder of the config that is read, so that a config never reads what it was not given.

Bad: \`include: {common: /etc/blocks.yaml}\`, \`extends: ../../other/base.yaml\`
Good: \`include: {common: blocks/common.yaml}\`
`,
  ),
  'include-cycle': error<{ files: readonly string[] }>(
    ({ files }) => `the files need each other in a circle: ${files.join(' -> ')}`,
    `
A file cannot be built from itself.

Bad: \`a.yaml\` includes \`b.yaml\`, and \`b.yaml\` includes \`a.yaml\`.
Good: what both need in a third file.
`,
  ),
  'too-many-files': error<{ limit: number }>(
    ({ limit }) => `more than ${limit} files are included`,
    `
Every \`include\` and \`extends\` counts, also those of included files.

Bad: files that include each other twice, ten levels deep.
Good: one file with the blocks that belong together.
`,
  ),
  'bad-patch': error<{ problem: string }>(
    ({ problem }) => problem,
    `
A patch does one thing: \`set\` values, \`insert\` layers \`after\` or \`before\` one, \`remove\`
something, or \`replace\` a layer \`with\` another.

Bad: \`patch: [{after: stem}]\`
Good: \`patch: [{after: stem, insert: [{Dropout: 0.1}]}]\`
`,
  ),
  'unknown-target': error<{ target: string; missing: string }>(
    ({ target, missing }) => `nothing is called '${missing}' in '${target}'`,
    `
A patch changes what is there; a target that is not there is a mistake, or the base has changed.

Bad: \`patch: [{remove: stemm}]\`
Good: \`patch: [{remove: stem}]\`
`,
  ),
  'section-beside-extends': error<{ section: string }>(
    ({ section }) => `'${section}' cannot stand beside 'extends'`,
    `
A config that extends another one takes everything from it; what differs is said by \`patch\`. Lists
are never merged.

Bad: \`extends: base.yaml\` with \`layers: [...]\` beside it.
Good: \`extends: base.yaml\` with \`patch: [{set: {layers.stem.filters: 64}}]\`
`,
  ),
}
