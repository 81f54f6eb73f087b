/** The targets of `build` by name, each loaded alone. */
import type { BuildModel } from './build-request.ts'

interface BuildTarget {
  readonly summary: string
  readonly load: () => Promise<{ readonly build: BuildModel }>
}

export const buildTargets = {
  esm: {
    summary: 'an ES module with WebAssembly, for Node and browsers',
    load: () => import('./esm/build.ts'),
  },
  c: {
    summary: 'C11 that allocates nothing',
    load: () => import('./c/build.ts'),
  },
  onnx: {
    summary: 'an ONNX model',
    load: () => import('./onnx/export/build.ts'),
  },
  keras: {
    summary: 'a .keras file for Keras 3, and train.py where the config trains',
    load: () => import('./keras/build.ts'),
  },
} as const satisfies { readonly [name: string]: BuildTarget }

export type BuildTargetName = keyof typeof buildTargets
