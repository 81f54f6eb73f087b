/** Diagnostics about targets: what a machine lacks to run a model, and a target to hold it. */
import { error } from './entry.ts'

export const targetCodes = {
  'no-compiler': error<{ command: string }>(
    ({ command }) => `there is no C compiler '${command}' on this machine`,
    `
The native target compiles each model with the system's C compiler: the one that \`CC\` names, or
\`cc\`. The WebAssembly target needs none.

Bad: \`--target native\` where neither gcc nor clang is installed.
Good: \`--target auto\`, or a compiler (\`apt-get install gcc\`, \`xcode-select --install\`).
`,
  ),
  'compiler-failed': error<{ command: string; said: string }>(
    ({ command, said }) => `'${command}' could not compile the model: ${said}`,
    `
The native target needs gcc or clang with vector extensions. Other compilers, and options in \`CC\`,
do not work.

Bad: \`CC=tcc tenon run model.yaml --target native\`.
Good: \`CC=clang tenon run model.yaml --target native\`, or \`--target wasm\`.
`,
  ),
  'library-unusable': error<{ file: string; said: string }>(
    ({ file, said }) => `${file} cannot be loaded: ${said}`,
    `
Compiled models lie in a cache folder (\`TENON_CACHE\`, else the system's place for caches) and are
loaded from there as code, which the folder's disk and the host must allow.

Bad: a cache folder on a disk that is mounted \`noexec\`.
Good: \`TENON_CACHE\` set to a folder that programs may run from, or \`--target wasm\`.
`,
  ),
  'worker-ended': error<{ cause: string }>(
    ({ cause }) => `a thread of the model has ended: ${cause}`,
    `
With \`threads\`, parts of a run are done by workers. When one of them dies, what it had begun is
lost, so the run ends, and so does every later one of that model. Workers end with the model that
\`close\` was called for, when the host ends them, or for want of memory.

Bad: \`run\` after \`close\`.
Good: \`compile\` the model again, with fewer threads where memory is short.
`,
  ),
  'program-too-large': error<{ target: string; bytes: number; limit: number }>(
    ({ target, bytes, limit }) =>
      `a run of one example takes ${bytes} bytes; a program of the target '${target}' has ${limit}`,
    `
A program that \`tenon build\` writes works in one memory, which holds its weights and everything
between its inputs and its outputs. WebAssembly has 4 GiB for it, C has 2 GiB: places in it are
32-bit numbers.

Bad: \`inputs: {image: [30000, 30000]}\`, which is 3.6 GB of pixels.
Good: the same picture in tiles, one at a time.
`,
  ),
}
