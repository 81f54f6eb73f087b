/** What is hard to read in a page, found by the page itself: these run in the browser. */

/** Visible texts whose contrast with what is behind them is below 4.5. */
export function contrastFaults(): readonly string[] {
  const clear = 'rgba(0, 0, 0, 0)'
  const luminance = (colour: string): number => {
    const [r = 0, g = 0, b = 0] = (colour.match(/[\d.]+/g) ?? []).map(each => {
      const value = Number(each) / 255
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const groundOf = (element: Element): string => {
    for (let at: Element | null = element; at; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at)
      if (backgroundColor !== clear) return backgroundColor
    }
    return 'rgb(255, 255, 255)'
  }
  /** The last shape that is painted under the start of a text of a picture. */
  const shapeUnder = (text: Element): string => {
    text.scrollIntoView({ block: 'center', inline: 'center' })
    const { left, top, height } = text.getBoundingClientRect()
    const shapes = document.elementsFromPoint(left + 1, top + height / 2)
    const filled = shapes.find(
      each => /^(rect|path)$/.test(each.tagName) && getComputedStyle(each).fill !== 'none',
    )
    return filled ? getComputedStyle(filled).fill : groundOf(text)
  }
  const isShown = (element: Element): boolean => element.getClientRects().length > 0
  const own = (element: Element): string =>
    [...element.childNodes]
      .map(each => (each.nodeType === Node.TEXT_NODE ? each.textContent : ''))
      .join('')
      .trim()
  const texts = [...document.querySelectorAll('body *')].filter(each => {
    return isShown(each) && own(each) !== '' && !/^(script|title|desc|style)$/.test(each.tagName)
  })
  return texts.flatMap(each => {
    const inPicture = each instanceof SVGElement
    const ink = inPicture ? getComputedStyle(each).fill : getComputedStyle(each).color
    const ground = inPicture ? shapeUnder(each) : groundOf(each)
    const [low, high] = [luminance(ink), luminance(ground)].sort((a, b) => a - b)
    const contrast = (high! + 0.05) / (low! + 0.05)
    return contrast < 4.5 ? [`${own(each)}: ${ink} on ${ground} is ${contrast.toFixed(2)}`] : []
  })
}

/** Texts that leave their box in the fonts of this browser. */
export function labelFaults(): readonly string[] {
  return [...document.querySelectorAll('section g[data-id]')].flatMap(box => {
    const border = box.querySelector(':scope > .border')?.getBoundingClientRect()
    if (!border || border.width === 0) return []
    return [...box.querySelectorAll(':scope > text:not(.shape)')].flatMap(text => {
      const { left, right, top, bottom } = text.getBoundingClientRect()
      const inside =
        left >= border.left &&
        right <= border.right &&
        top >= border.top - 1 &&
        bottom <= border.bottom + 1
      return inside ? [] : [text.textContent]
    })
  })
}
