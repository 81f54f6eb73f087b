/** Numbers as the tabs write them. */

/** `12.3 %`; only nothing is 0 %, and only all of it 100 %. */
export function percentText(share: number): string {
  const percent = 100 * share
  if (percent > 0 && percent < 0.1) return '< 0.1 %'
  if (percent > 99.9 && percent < 100) return '> 99.9 %'
  return `${percent.toFixed(1)} %`
}

/** `0.0123 ms`, `4.56 ms`. */
export function msText(ms: number): string {
  return `${ms < 1 ? ms.toFixed(4) : ms.toPrecision(4)} ms`
}

/** `131,072` */
export function countText(count: number): string {
  return count.toLocaleString('en')
}

/** Four digits, with the sign that mathematics has. */
export function numberText(value: number): string {
  const text = Number.isFinite(value) ? String(Number(value.toPrecision(4))) : String(value)
  return text.replace('-', '−')
}
