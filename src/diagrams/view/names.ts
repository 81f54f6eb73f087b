/** What boxes are called where they stand. */
import { nameInside } from '../picture/names.ts'
import type { Box } from '../picture/picture.ts'

export function boxName({ name, group, parts }: Box): string {
  const names = parts.length > 0 ? parts.map(each => each.name) : [name]
  return names.map(each => nameInside(each, group) || each).join(' + ')
}
