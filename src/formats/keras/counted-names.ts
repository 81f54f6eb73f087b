/** Names that Keras and TensorFlow.js find by counting: `dense_3`, `dense_Dense3`. */
import { lookUpLayer } from '../../build/lookup.ts'
import type { KerasLayer } from './topology.ts'

/** A class name as Keras writes it in small letters: `PReLU` is `p_re_lu`. */
export function kerasSnakeCase(className: string): string {
  return className
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
}

/** What Keras calls layers of a class: `GroupQueryAttention` is the public name of another one. */
export function kerasBaseName(className: string): string {
  return kerasSnakeCase(lookUpLayer(className)?.type ?? className)
}

/** True where nobody chose the name of the layer. */
export function isCounted({ className, name }: Pick<KerasLayer, 'className' | 'name'>): boolean {
  const snake = kerasBaseName(className)
  if (!name.startsWith(snake)) return false
  const rest = name.slice(snake.length)
  const counter = rest.startsWith(`_${className}`) ? rest.slice(className.length + 1) : rest
  return rest === '' || /^_?\d+$/.test(counter)
}
