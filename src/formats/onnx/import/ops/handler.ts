/** What reads one operator: its results, from its inputs. */
import type { Arguments } from '../arguments.ts'
import type { Scope } from '../scope.ts'
import type { Value } from '../value.ts'

export type Handler = (args: Arguments, scope: Scope) => Value | readonly Value[]

/** By the name that ONNX has for the operator. */
export type Handlers = { readonly [opType: string]: Handler }
