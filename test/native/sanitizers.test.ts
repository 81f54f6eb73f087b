/** The printed C under AddressSanitizer and UBSan: nothing to complain about, and the same bits. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { moduleText } from '../../src/codegen/c/module.ts'
import { cTargets } from '../../src/codegen/c/target.ts'
import { lower } from '../../src/kernels/lower.ts'
import { compileNative } from '../../src/native/native.ts'
import { preparePasses } from '../../src/passes/index.ts'
import { createProgramInstance } from '../../src/runtime/program.ts'
import { randomCase } from '../support/agreement.ts'
import { toolchain } from '../support/native.ts'

const folder = mkdtempSync(join(tmpdir(), 'tenon-sanitizers-'))
afterAll(() => rmSync(folder, { recursive: true }))

const flags = ['-std=gnu11', '-O1', '-g', '-march=native', '-fwrapv', '-ffp-contract=off']
const sanitizers = ['-fsanitize=address,undefined', '-fno-sanitize-recover=all']

/** True where the compiler can link the sanitizers' libraries. */
function hasSanitizers(command: string): boolean {
  const source = join(folder, 'probe.c')
  writeFileSync(source, 'int main(void) { return 0; }')
  const { status } = spawnSync(command, [...sanitizers, '-o', join(folder, 'probe'), source])
  return status === 0
}

const able = toolchain !== undefined && hasSanitizers(toolchain.command)
if (!able)
  console.log('SKIPPED: sanitizers need a C compiler that has them, and there is none here')

/** A program that does a list of calls on a memory image: `main image calls result`. */
function mainText(kernels: readonly string[]): string {
  return `#include <stdio.h>
#include <stdlib.h>
typedef void (*kernel)(char *, int32_t, int32_t, int32_t);
static const kernel kernels[] = {${kernels.join(', ')}};
static char *read_all(const char *path, long *size) {
  FILE *f = fopen(path, "rb");
  fseek(f, 0, SEEK_END);
  *size = ftell(f);
  rewind(f);
  char *p = malloc((size_t)*size);
  if (fread(p, 1, (size_t)*size, f) != (size_t)*size) exit(2);
  fclose(f);
  return p;
}
int main(int argc, char **argv) {
  long size, length;
  if (argc < 4) return 2;
  char *m = read_all(argv[1], &size);
  int32_t *call = (int32_t *)read_all(argv[2], &length);
  for (long i = 0; i < length / 16; i++)
    kernels[call[4 * i]](m, call[4 * i + 1], call[4 * i + 2], call[4 * i + 3]);
  FILE *f = fopen(argv[3], "wb");
  fwrite(m, 1, (size_t)size, f);
  fclose(f);
  free(m);
  free(call);
  return 0;
}
`
}

describe.skipIf(!able)('printed C', () => {
  test.each([0, 1, 2, 3])(
    'of random graph %i runs clean',
    async seed => {
      const { graph, weights, inputs, sizes } = randomCase(seed)
      const { program, library } = await compileNative(graph, toolchain)
      const lowered = lower(preparePasses(graph), cTargets[toolchain!.vectors])
      const calls: number[] = []
      let before: Uint8Array | undefined
      let memory: WebAssembly.Memory | undefined
      const image = (): Uint8Array => new Uint8Array(memory!.buffer).slice()
      const instance = createProgramInstance(
        program,
        {
          target: 'native',
          ...{ threads: 1, shared: false, close() {} },
          connect: given => {
            memory = given
            return [...program.load, ...program.step].map((_, k) => (args, begin, end) => {
              before ??= image()
              calls.push(k, args, begin, end)
              library.connect(given.buffer, 1)(k, args, begin, end, -1)
            })
          },
        },
        weights,
      )
      // The first run writes inputs between load and step kernels; the second one sees all of it.
      instance.run(inputs, sizes)
      ;[before, calls.length] = [undefined, 0]
      instance.run(inputs, sizes)

      const path = (name: string): string => join(folder, `${seed}-${name}`)
      writeFileSync(path('main.c'), moduleText(lowered, mainText))
      writeFileSync(path('image'), before!)
      writeFileSync(path('calls'), Int32Array.from(calls))
      const options = [...flags, ...sanitizers, '-o', path('main'), path('main.c'), '-lm']
      execFileSync(toolchain!.command, options)
      const files = ['image', 'calls', 'result'].map(path)
      const { status, stderr } = spawnSync(path('main'), files, { encoding: 'utf8' })
      expect(stderr).toBe('')
      expect(status).toBe(0)
      expect(Buffer.compare(readFileSync(path('result')), image())).toBe(0)
    },
    180_000,
  )
})
