/** QR decomposition by Householder reflections, in f64. */

/**
 * The factor Q (rows x columns, row-major) of a full-rank matrix with rows >= columns, with the
 * signs for which the diagonal of R is positive; of normal numbers it is then uniformly distributed
 * (Mezzadri, math-ph/0609050).
 */
export function orthonormalColumns(
  matrix: Float64Array,
  rows: number,
  columns: number,
): Float64Array {
  const r = Float64Array.from(matrix)
  const signs: number[] = []
  const reflections: Float64Array[] = []
  for (let k = 0; k < columns; k++) {
    const v = reflectionOf(r, rows, columns, k)
    reflect(r, v, columns, k)
    reflections.push(v)
    signs.push(r[k * columns + k]! < 0 ? -1 : 1)
  }
  const q = new Float64Array(rows * columns)
  for (let k = 0; k < columns; k++) q[k * columns + k] = signs[k]!
  for (let k = columns - 1; k >= 0; k--) reflect(q, reflections[k]!, columns, k)
  return q
}

/**
 * The unit vector whose reflection clears column k below the diagonal; entry i belongs to row k +
 * i.
 */
function reflectionOf(r: Float64Array, rows: number, columns: number, k: number): Float64Array {
  const v = Float64Array.from({ length: rows - k }, (_, i) => r[(k + i) * columns + k]!)
  const length = Math.sqrt(v.reduce((sum, x) => sum + x * x, 0))
  // Away from zero, so that nothing cancels.
  v[0]! += v[0]! < 0 ? -length : length
  const norm = Math.sqrt(v.reduce((sum, x) => sum + x * x, 0))
  return norm === 0 ? v : v.map(x => x / norm)
}

/** Applies I - 2 v vᵀ to the rows from k on. */
function reflect(a: Float64Array, v: Float64Array, columns: number, k: number): void {
  for (let column = 0; column < columns; column++) {
    let dot = 0
    for (let i = 0; i < v.length; i++) dot += v[i]! * a[(k + i) * columns + column]!
    for (let i = 0; i < v.length; i++) a[(k + i) * columns + column]! -= 2 * dot * v[i]!
  }
}
