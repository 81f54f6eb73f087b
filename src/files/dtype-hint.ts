/** What to do where a file holds another dtype than is asked for. */

export function dtypeHint(actual: string, expected: string): string {
  if (actual === 'uint8' && expected === 'float32')
    return 'declare the input as `dtype: uint8`, with a `scale` such as 1/255'
  return `convert it before saving: numpy.save(file, array.astype('${expected}'))`
}
