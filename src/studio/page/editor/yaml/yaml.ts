/** What the editor knows of YAML by itself; what a config means, the compiler tells it. */
import { EditorState } from '@codemirror/state'
import { colouring } from './colouring.ts'
import { folding, indentation } from './nesting.ts'

const comments = EditorState.languageData.of(() => [{ commentTokens: { line: '#' } }])

export const yaml = [colouring, folding, indentation, comments]
