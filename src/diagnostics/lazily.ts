/** Values that are made when they are first asked for: most runs need few of the large tables. */

/** Gives what `make` gives, which is called once, and never where nobody asks. */
export function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}

/** An object whose values are made one by one, each when it is first read. */
export function lazyValues<T>(makers: Iterable<readonly [string, () => T]>): {
  readonly [name: string]: T
} {
  const object: { [name: string]: T } = {}
  for (const [name, make] of makers)
    Object.defineProperty(object, name, { enumerable: true, get: lazily(make) })
  return object
}
