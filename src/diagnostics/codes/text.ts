/** Diagnostics about the text of a config: YAML, and the part of it that a config may use. */
import { error } from './entry.ts'

export const textCodes = {
  'empty-config': error<object>(
    () => 'the file holds no config',
    `
A config is a map of sections; at least \`tenon\`, \`inputs\` and \`layers\` are there.

Bad:

    # a model, one day

Good:

    tenon: 1
    inputs: {image: [28, 28, 1]}
    layers:
      - Flatten
      - Dense: 10
`,
  ),
  'text-too-long': error<{ characters: number; limit: number }>(
    ({ characters, limit }) => `the file has ${characters} characters; at most ${limit} are read`,
    `
Configs are written by people. A file of more than 2 MiB is something else, and is not parsed.

Bad: weights written into the config.
Good: weights in a safetensors file.
`,
  ),
  'control-character': error<{ code: number }>(
    ({ code }) => `the character U+${code.toString(16).toUpperCase().padStart(4, '0')} is not text`,
    `
Control characters are invisible in an editor, so they could hide what a config says.

Bad: a NUL byte, as in a binary file or a file in UTF-16.
Good: a plain text file in UTF-8.
`,
  ),
  'too-deep': error<{ limit: number }>(
    ({ limit }) => `more than ${limit} levels of nesting`,
    `
Maps and lists may be nested 64 levels deep. No model needs more.

Bad: \`[[[[ ... ]]]]\` with 100 brackets.
Good: layers as one list; \`from\` wires what does not run top to bottom.
`,
  ),
  'too-many-values': error<{ limit: number }>(
    ({ limit }) => `more than ${limit} keys and values`,
    `
What an alias stands for counts every time it is used.

Bad: a list of 20,000 numbers under an anchor, used 50 times.
Good: data in data files, which \`training.data\` names.
`,
  ),
  'too-many-aliases': error<{ limit: number }>(
    ({ limit }) => `more than ${limit} aliases`,
    `
An alias (\`*name\`) repeats what an anchor (\`&name\`) marked. A config may use 50 of them.

Bad: a file written by a program that makes an alias of every repeated value.
Good: the values themselves.
`,
  ),
  'unknown-alias': error<{ name: string }>(
    ({ name }) => `no anchor '&${name}' stands above this alias`,
    `
An alias (\`*name\`) needs an anchor (\`&name\`) before it in the same file. A text that begins with
a star must be in quotes.

Bad:

    - Dense: {units: *width}

Good:

    - Dense: {units: &width 64}
    - Dense: {units: *width}
`,
  ),
  'alias-cycle': error<{ name: string }>(
    ({ name }) => `'*${name}' stands inside what it repeats`,
    `
An alias inside its own anchor would have no end.

Bad:

    layers: &all [Flatten, *all]

Good:

    layers: [Dense: &size {units: 64}, Dense: *size]
`,
  ),
  'duplicate-key': error<{ key: string }>(
    ({ key }) => `'${key}' is written twice in one map`,
    `
Of two equal keys one would be ignored, and nothing would say which.

Bad:

    - Dense: {units: 10, units: 20}

Good:

    - Dense: {units: 10}
`,
  ),
  'forbidden-key': error<{ key: string }>(
    ({ key }) => `'${key}' cannot be a key`,
    `
These names have a meaning of their own inside programs that read configs: \`__proto__\`,
\`constructor\`, \`prototype\`.

Bad:

    inputs: {constructor: [10]}

Good:

    inputs: {parts: [10]}
`,
  ),
  'key-not-text': error<object>(
    () => 'a key must be a name',
    `
Keys are names of fields, layers and inputs. A question mark in front of a value, or a colon with
nothing before it, makes a key that is none.

Bad:

    inputs: {signal: [?, 28]}
    layers: [Dense: 10]

Good:

    inputs: {signal: [null, 28]}
    layers: [Dense: 10]
`,
  ),
  'merge-key': error<object>(
    () => '`<<` merges nothing: YAML 1.2 has no merge keys',
    `
Merge keys belong to YAML 1.1. Programs disagree on what they do, so configs do without.

Bad:

    - Dense: {<<: {activation: relu}, units: 10}

Good:

    - Dense: {activation: relu, units: 10}
`,
  ),
  tag: error<{ tag: string }>(
    ({ tag }) => `tags such as '${tag}' are not allowed`,
    `
A tag gives a value another type, in some programs even that of a Python object. Values in a config
are plain: text, numbers, booleans, null, lists and maps. A text that begins with an exclamation
mark must be in quotes.

Bad:

    inputs: {image: !!python/tuple [28, 28]}

Good:

    inputs: {image: [28, 28]}
`,
  ),
  directive: error<{ directive: string }>(
    ({ directive }) => `directives such as '${directive}' are not allowed`,
    `
\`%YAML 1.1\` would change what the rest of the file means: \`no\` would be false, \`010\` would be
8. Configs are always YAML 1.2.

Bad:

    %YAML 1.1
    ---
    tenon: 1
    inputs: {image: [28, 28, 1]}
    layers: [Flatten]

Good:

    tenon: 1
    inputs: {image: [28, 28, 1]}
    layers: [Flatten]
`,
  ),
  'several-documents': error<object>(
    () => 'a second YAML document begins here; a config is one',
    `
\`---\` between two parts of a file begins a new document, which would be ignored.

Bad:

    tenon: 1
    inputs: {image: [28, 28, 1]}
    layers: [Flatten]
    ---
    tenon: 1
    inputs: {sound: [16000]}
    layers: [Dense: 10]

Good:

    tenon: 1
    inputs: {image: [28, 28, 1]}
    layers: [Flatten]
`,
  ),
  'unsafe-number': error<{ text: string; problem: string }>(
    ({ text, problem }) => `${text} ${problem}`,
    `
Numbers are 64-bit floating-point numbers. Whole numbers beyond 2^53 - 1 would lose digits, and
infinity and NaN are no settings.

Bad:

    - ReLU: {max_value: .inf}

Good:

    - ReLU: {max_value: null}
`,
  ),
  'tab-indent': error<object>(
    () => 'a tab cannot indent; YAML indents with spaces',
    `
How far a tab reaches depends on the editor, so YAML does not allow it for indentation.

Bad:

    layers:
    \t- Dense: 10

Good:

    layers:
      - Dense: 10
`,
  ),
  'unclosed-text': error<{ what: string }>(
    ({ what }) => `${what} is never closed`,
    `
A quote, bracket or brace is opened, and the text ends, or continues further left, before it is
closed.

Bad:

    inputs: {image: [28, 28, 1}

Good:

    inputs: {image: [28, 28, 1]}
`,
  ),
  'needs-quotes': error<{ character: string }>(
    ({ character }) => `text that begins with '${character}' must be in quotes`,
    `
YAML gives some characters a meaning of their own at the start of a value: \`@\`, \`%\`, and the
backtick.

Bad:

    - Dense: 10
      note: @home

Good:

    - Dense: 10
      note: '@home'
`,
  ),
  'nested-map': error<object>(
    () => 'a second colon on one line: the inner map needs braces, or lines of its own',
    `
\`a: b: c\` could mean several things. An inner map stands in braces or on indented lines, and text
with a colon and a space in it stands in quotes. A line that is indented further than the one above
it, without being a part of it, is read in the same way.

Bad:

    - Dense: units: 10

Good:

    - Dense: {units: 10}
`,
  ),
  'bad-indent': error<object>(
    () => 'this line is not indented as the lines that it belongs to',
    `
Entries of one map or list begin in the same column. A sibling of a layer (\`name\`, \`from\`)
begins in the column of the layer's name, two columns to the right of its dash.

Bad:

    - Dense: 10
    name: probs

Good:

    - Dense: 10
      name: probs
`,
  ),
  'missing-comma': error<object>(
    () => 'a comma is missing between two entries',
    `
Entries in brackets and braces are separated by commas.

Bad:

    - Dense: {units: 10 activation: relu}

Good:

    - Dense: {units: 10, activation: relu}
`,
  ),
  'bad-escape': error<object>(
    () => 'this is no escape sequence; use single quotes for a backslash that means itself',
    `
In double quotes a backslash begins an escape such as \`\\n\`. In single quotes it is a backslash.

Bad:

    - Dense: 10
      note: "50\\% of x"

Good:

    - Dense: 10
      note: '50\\% of x'
`,
  ),
  'yaml-syntax': error<{ problem: string }>(
    ({ problem }) => problem,
    `
The text is no YAML. Often a dash, a colon with a space after it, a quote or the right indentation
is missing on this line or the one above.

Bad:

    layers:
      - Flatten
    Dense 10

Good:

    layers:
      - Flatten
      - Dense: 10
`,
  ),
}
