/** A pad to draw on: with a pointer, or with the arrow keys and a pen that the space bar lowers. */
import { button, create } from '../../page/dom.ts'
import type { Gray } from './digit.ts'

/** Side of the drawing, in pixels. */
export const padSide = 280

/** Of a stroke: a tenth of a digit that fills the pad. */
const strokeWidth = 22

/** How far an arrow key moves the pen. */
const keyStep = 14

export interface Pad {
  readonly element: HTMLElement
  readonly canvas: HTMLCanvasElement
  clear(): void
  /** Shows a picture, as wide as the pad. */
  show(picture: CanvasImageSource): void
}

/** `change` is called while something is drawn. */
export function createPad(name: string, change: () => void): Pad {
  const canvas = create('canvas', {
    ...{ width: padSide, height: padSide, class: 'pad', tabindex: 0, role: 'img' },
    'aria-label': `${name}. Arrow keys move the pen, the space bar lowers and lifts it.`,
  })
  const pen = canvas.getContext('2d', { willReadFrequently: true })!
  const cursor = create('span', { class: 'pen', hidden: true, 'aria-hidden': true })
  let [x, y] = [padSide / 2, padSide / 2]
  let isDown = false

  const clear = (): void => {
    pen.fillStyle = '#000'
    pen.fillRect(0, 0, padSide, padSide)
  }
  const strokeTo = (toX: number, toY: number): void => {
    pen.strokeStyle = '#fff'
    pen.lineWidth = strokeWidth
    pen.lineCap = pen.lineJoin = 'round'
    pen.beginPath()
    pen.moveTo(x, y)
    pen.lineTo(toX, toY)
    pen.stroke()
    ;[x, y] = [toX, toY]
    change()
  }
  const placeOf = (event: PointerEvent): readonly [number, number] => {
    const { left, top, width } = canvas.getBoundingClientRect()
    const scale = padSide / width
    return [(event.clientX - left) * scale, (event.clientY - top) * scale]
  }
  const showCursor = (): void => {
    cursor.style.left = `${(100 * x) / padSide}%`
    cursor.style.top = `${(100 * y) / padSide}%`
    cursor.classList.toggle('down', isDown)
  }
  canvas.addEventListener('pointerdown', event => {
    canvas.setPointerCapture(event.pointerId)
    cursor.hidden = true
    ;[x, y] = placeOf(event)
    isDown = true
    strokeTo(x, y)
    event.preventDefault()
  })
  canvas.addEventListener('pointermove', event => {
    if (!canvas.hasPointerCapture(event.pointerId)) return
    for (const each of event.getCoalescedEvents?.() ?? [event]) strokeTo(...placeOf(each))
    strokeTo(...placeOf(event))
  })
  canvas.addEventListener('pointerup', () => void (isDown = false))
  canvas.addEventListener('keydown', event => {
    const moves: { readonly [key: string]: readonly [number, number] } = {
      ArrowLeft: [-keyStep, 0],
      ArrowRight: [keyStep, 0],
      ArrowUp: [0, -keyStep],
      ArrowDown: [0, keyStep],
    }
    const move = moves[event.key]
    if (event.key === ' ') isDown = !isDown
    if (!move && event.key !== ' ') return
    event.preventDefault()
    cursor.hidden = false
    const inside = (value: number): number => Math.min(padSide, Math.max(0, value))
    const [toX, toY] = [inside(x + (move?.[0] ?? 0)), inside(y + (move?.[1] ?? 0))]
    if (isDown) strokeTo(toX, toY)
    else [x, y] = [toX, toY]
    showCursor()
  })
  canvas.addEventListener('blur', () => void (cursor.hidden = true))
  clear()
  return {
    element: create('div', { class: 'pad-box' }, canvas, cursor),
    canvas,
    clear: () => {
      clear()
      change()
    },
    show(picture) {
      pen.imageSmoothingEnabled = false
      clear()
      pen.drawImage(picture, 0, 0, padSide, padSide)
    },
  }
}

/** A file chooser that gives a picture; `fail` is told where the file is none. */
export function pictureChooser(
  use: (picture: ImageBitmap) => void,
  fail: (error: unknown) => void,
): HTMLElement {
  const input = create('input', { type: 'file', accept: 'image/*', hidden: true })
  input.addEventListener('change', () => {
    const [file] = input.files ?? []
    input.value = ''
    if (file) createImageBitmap(file).then(use, fail)
  })
  const open = button('Open a picture …', () => input.click())
  return create('span', {}, open, input)
}

/** What is on a canvas, as brightness; dark on bright becomes bright on dark. */
export function grayOf(canvas: HTMLCanvasElement): Gray {
  const { width, height } = canvas
  const { data: rgba } = canvas.getContext('2d')!.getImageData(0, 0, width, height)
  const data = new Float32Array(width * height)
  let sum = 0
  for (let i = 0; i < data.length; i++) {
    const value = (0.299 * rgba[4 * i]! + 0.587 * rgba[4 * i + 1]! + 0.114 * rgba[4 * i + 2]!) / 255
    data[i] = value
    sum += value
  }
  if (sum > data.length / 2) for (let i = 0; i < data.length; i++) data[i] = 1 - data[i]!
  return { width, height, data }
}

/** What is on a canvas in another size, as RGBA. */
export function scaledPixels(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
): Uint8ClampedArray {
  const small = create('canvas', { width, height })
  const pen = small.getContext('2d')!
  pen.imageSmoothingQuality = 'high'
  pen.drawImage(canvas, 0, 0, width, height)
  return pen.getImageData(0, 0, width, height).data
}
