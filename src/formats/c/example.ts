/** An example that runs a model in C, and the Makefile that builds it. */
import type { Model, Port } from '../../build/model.ts'
import { valuesMacro } from './header.ts'
import { type Names, cType, titleOf } from './names.ts'

/** A program that reads inputs from its standard input, byte by byte as they lie in memory. */
export function exampleText(model: Model, names: Names, inlineWeights: boolean): string {
  const { name, macro, sizes, ports } = names
  const { inputs, outputs } = model
  const given = sizes.map(each => each.toUpperCase())
  const count = (port: Port): string => `${valuesMacro(port, names)}(${given.join(', ')})`
  const array = (port: Port): string => `static ${cType(port)} ${ports.get(port)}[${count(port)}];`
  const reads = inputs.map(each => {
    const array = ports.get(each)!
    const isShort = `fread(${array}, 1, sizeof ${array}, stdin) != sizeof ${array}`
    return `  if (${isShort}) return fail("${array}");`
  })
  const writes = outputs.map(each => {
    const format = each.dtype === 'float32' ? '%.9g' : '%d'
    return `  puts("${ports.get(each)}:");
  for (size_t i = 0; i < ${count(each)}; i++) printf("${format}\\n", ${ports.get(each)}[i]);`
  })
  // A file that is too long fills the last byte, and is refused.
  const data = inlineWeights ? '' : `static char data[${macro}_DATA_BYTES + 1];\n`
  const arrays = [...inputs, ...outputs].map(each => ports.get(each)!)
  return `/* ${titleOf(model)}: runs it once on what is read from the standard input. */
#include <stdio.h>
#include "${name}.h"

${given.map(each => `#ifndef ${each}\n#define ${each} 1\n#endif`).join('\n')}

static _Alignas(64) char arena[${macro}_ARENA_BYTES(${given.join(', ')})];
${data}${[...inputs, ...outputs].map(array).join('\n')}

static int fail(const char *what) {
  fprintf(stderr, "cannot read %s\\n", what);
  return 1;
}

int main(void) {
${inlineWeights ? `  ${name}_load(arena);` : loadText(names)}
${reads.join('\n')}
  ${name}_run(${['arena', ...given, ...arrays].join(', ')});
${writes.join('\n')}
  return 0;
}
`
}

function loadText({ name }: Names): string {
  return `  FILE *file = fopen("${name}.bin", "rb");
  if (!file) return fail("${name}.bin");
  const size_t bytes = fread(data, 1, sizeof data, file);
  fclose(file);
  if (${name}_load(arena, data, bytes) != 0) return fail("${name}.bin");`
}

/**
 * Multiply-adds are written where they are meant, so that the compiler is to contract none of its
 * own.
 */
export function makefileText({ name }: Names): string {
  return `# ./main < INPUT runs the model on raw values. Leave out -march=native for other machines.
CC ?= cc
CFLAGS ?= -O3 -march=native
override CFLAGS += -std=c11 -Wall -Wextra -Werror -ffp-contract=off

main: main.o ${name}.o
	$(CC) $(CFLAGS) -o $@ $^ -lm

main.o ${name}.o: ${name}.h

clean:
	rm -f main main.o ${name}.o

.PHONY: clean
`
}
