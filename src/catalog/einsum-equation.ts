/** Equations of EinsumDense: `...x,xy->...y`, read against the shape of an input. */

export interface Equation {
  /** One letter for each axis of input, kernel and result, what `...` stands for included. */
  readonly input: string
  readonly kernel: string
  readonly output: string
  /** How many axes of the result the layer's `output_shape` leaves out in front, and behind. */
  readonly leading: number
  readonly trailing: number
}

const form = /^(\.\.\.)?([a-zA-Z]+)(\.\.\.)?,([a-zA-Z]+)->(\.\.\.)?([a-zA-Z]+)(\.\.\.)?$/

/** The equation for an input of `rank` axes, the batch first; or what is wrong with it. */
export function readEquation(text: string, rank: number): Equation | string {
  const parts = form.exec(text.replaceAll(' ', ''))
  const [, left, input = '', right, kernel = '', outLeft, output = '', outRight] = parts ?? []
  const isAlike = left === outLeft && right === outRight && !(left && right)
  if (!parts || !isAlike) return 'is none of [X],[Y]->[Z], ...[X],[Y]->...[Z], [X]...,[Y]->[Z]...'
  const twice = [input, kernel, output].flatMap(word =>
    [...word].filter((letter, i) => word.indexOf(letter) < i),
  )
  if (twice.length > 0) return `names '${twice[0]!}' twice for one tensor`
  const elided = rank - input.length
  const fits = left || right ? elided >= (left ? 1 : 0) : elided === 0
  if (!fits) return `names ${input.length} axes of an input that has ${rank}`
  const fault = lettersFault(input, kernel, output, left === undefined)
  if (fault) return fault
  const free = unused(input + kernel + output).slice(0, elided)
  const whole = (word: string): string => (left ? free + word : word + free)
  return {
    ...{ input: whole(input), kernel, output: whole(output) },
    leading: left ? elided : 1,
    trailing: right ? elided : 0,
  }
}

function lettersFault(
  input: string,
  kernel: string,
  output: string,
  batchIsNamed: boolean,
): string | undefined {
  const strange = [...output].find(each => !(input + kernel).includes(each))
  if (strange) return `has '${strange}' in the result alone`
  const lonely = [...kernel].find(each => !(input + output).includes(each))
  if (lonely) return `has '${lonely}' in the kernel alone`
  if (!batchIsNamed) return undefined
  const [batch = ''] = input
  return output[0] === batch && !kernel.includes(batch)
    ? undefined
    : `moves or multiplies '${batch}', the batch`
}

function unused(letters: string): string {
  return [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ']
    .filter(each => !letters.includes(each))
    .join('')
}
