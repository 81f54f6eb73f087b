/** The command line: finds the command that is called and loads it alone. */
import { Command } from 'commander'

import type { CommandFile } from './command.ts'
import { reportFailure } from './failure.ts'
import { version } from './version.ts'

interface Entry {
  readonly summary: string
  readonly load: () => Promise<CommandFile>
}

const commands: { readonly [name: string]: Entry } = {
  check: {
    summary: 'find everything that is wrong with configs',
    load: () => import('./check.ts'),
  },
  fmt: {
    summary: 'write configs in the canonical layout',
    load: () => import('./fmt.ts'),
  },
  summary: {
    summary: 'show layers, shapes, parameters, FLOPs and memory',
    load: () => import('./summary.ts'),
  },
  graph: {
    summary: 'draw models as svg, png, html, mermaid, dot or json',
    load: () => import('./graph.ts'),
  },
  run: {
    summary: 'run a model on inputs from files',
    load: () => import('./run.ts'),
  },
  train: {
    summary: 'train a model as its config says',
    load: () => import('./train.ts'),
  },
  evaluate: {
    summary: 'measure loss and metrics on a data set',
    load: () => import('./evaluate.ts'),
  },
  bench: {
    summary: 'time a model, as a whole and kernel by kernel',
    load: () => import('./bench.ts'),
  },
  build: {
    summary: 'write a model as a program that runs without tenon',
    load: () => import('./build.ts'),
  },
  diff: {
    summary: 'show what changed between two configs',
    load: () => import('./diff.ts'),
  },
  resolve: {
    summary: 'print a config with blocks, repeats and defaults written out',
    load: () => import('./resolve.ts'),
  },
  import: {
    summary: 'turn a model of Keras, TensorFlow.js or ONNX into a config and its weights',
    load: () => import('./import.ts'),
  },
  init: {
    summary: 'write a config to start from',
    load: () => import('./init.ts'),
  },
  explain: {
    summary: 'explain a diagnostic',
    load: () => import('./explain.ts'),
  },
  studio: {
    summary: 'edit a config in a page that draws, times, runs and follows its trainings',
    load: () => import('./studio.ts'),
  },
  lsp: {
    summary: 'serve an editor: diagnostics, hovers, completion, renaming',
    load: () => import('./lsp.ts'),
  },
  schema: {
    summary: 'print the JSON Schema of configs, or of one layer',
    load: () => import('./schema.ts'),
  },
}

async function createProgram(called: string | undefined): Promise<Command> {
  const program = new Command('tenon')
    .description('Checks, draws, trains and runs neural networks written in YAML.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .exitOverride()
  for (const [name, { summary, load }] of Object.entries(commands)) {
    const command = program.command(name).description(summary)
    if (name === called) (await load()).define(command)
  }
  return program
}

/** Runs one command line; gives the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  process.on('uncaughtException', error => process.exit(reportFailure(error)))
  const called = args[0] === 'help' ? args[1] : args[0]
  try {
    const program = await createProgram(called)
    if (called === undefined) program.help({ error: true })
    await program.parseAsync(args, { from: 'user' })
    return Number(process.exitCode ?? 0)
  } catch (error) {
    return reportFailure(error)
  }
}
