/** Numbers as people read them. */

/** `1,234,567`. */
export function countText(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** `1.23 M`; k, M and G are powers of ten, as in `limits`. */
export function flopsText(value: number): string {
  return scaled(value, 1000, ['', ' k', ' M', ' G', ' T'])
}

/** `12.5 KiB`. */
export function bytesText(value: number): string {
  return scaled(value, 1024, [' bytes', ' KiB', ' MiB', ' GiB', ' TiB'])
}

function scaled(value: number, base: number, units: readonly string[]): string {
  let [rest, unit] = [value, 0]
  while (rest >= base && unit < units.length - 1) [rest, unit] = [rest / base, unit + 1]
  return `${unit === 0 ? rest : rest.toPrecision(3)}${units[unit]}`
}

/** `1:05` or `1:02:03`. */
export function durationText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60]
  const two = (part: number): string => String(part).padStart(2, '0')
  const rest = two(whole % 60)
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`
}

/** Loss and metrics in a row: `loss 0.0512, accuracy 98.94 %`. */
export function scoresText({
  loss,
  metrics,
}: {
  readonly loss: number
  readonly metrics: { readonly [name: string]: number }
}): string {
  const measured = Object.entries(metrics).map(
    ([name, value]) => `${name} ${metricText(name, value)}`,
  )
  return [`loss ${lossText(loss)}`, ...measured].join(', ')
}

/** Accuracies are shares. */
export function metricText(name: string, value: number): string {
  return name.endsWith('accuracy') ? `${(100 * value).toFixed(2)} %` : value.toPrecision(4)
}

function lossText(loss: number): string {
  return loss !== 0 && loss < 0.001 ? loss.toExponential(3) : loss.toPrecision(4)
}
