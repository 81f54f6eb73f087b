/** Reads every visible text of a page with its colour and what is behind it. Runs in the page. */

export interface TextColours {
  readonly text: string
  readonly colour: readonly number[]
  readonly behind: readonly number[]
}

/** Texts of the document and of open shadow trees; pictures have tests of their own. */
export function readColours(): readonly TextColours[] {
  const found: TextColours[] = []
  const numbers = (colour: string): readonly number[] => {
    const canvas = new OffscreenCanvas(1, 1).getContext('2d')!
    canvas.fillStyle = colour
    canvas.fillRect(0, 0, 1, 1)
    return [...canvas.getImageData(0, 0, 1, 1).data]
  }
  const parentOf = (element: Element): Element | null =>
    element.parentElement ?? (element.getRootNode() as ShadowRoot).host ?? null
  const behindOf = (element: Element): readonly number[] => {
    for (let at: Element | null = element; at; at = parentOf(at)) {
      const colour = numbers(getComputedStyle(at).backgroundColor)
      if (colour[3] === 255) return colour
    }
    return [255, 255, 255, 255]
  }
  const read = (root: Document | ShadowRoot): void => {
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot) read(element.shadowRoot)
      if (element.closest('svg') || !element.checkVisibility({ visibilityProperty: true })) continue
      const own = [...element.childNodes].filter(each => each.nodeType === Node.TEXT_NODE)
      const text = own.map(each => each.textContent).join('')
      if (text.trim() === '') continue
      const colour = numbers(getComputedStyle(element).color)
      found.push({ text, colour, behind: behindOf(element) })
    }
  }
  read(document)
  return found
}

/** Of two opaque colours: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
export function contrastOf({ colour, behind }: TextColours): number {
  const [a, b] = [luminance(colour), luminance(behind)].sort((x, y) => y - x)
  return (a! + 0.05) / (b! + 0.05)
}

function luminance(colour: readonly number[]): number {
  const [r, g, b] = colour.map(each => {
    const c = each / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}
