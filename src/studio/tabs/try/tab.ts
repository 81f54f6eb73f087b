/** The tab to try the model in: draw a digit, or give it numbers, and see what it answers. */
import { create } from '../../page/dom.ts'
import type { Studio } from '../../page/studio.ts'
import type { OpenTab, Tab } from '../../page/tab.ts'
import type { ModelView } from '../../worker/messages.ts'
import type { WeightsChoice } from '../../worker/run-messages.ts'
import { status } from '../controls.ts'
import { type RunFiles, faultText, runFiles, usualChoice } from '../run-data.ts'
import { weightsField } from '../weights-field.ts'
import { imageInput } from './image-input.ts'
import { type TryPanel, imagePanel } from './image-panel.ts'
import { valuesPanel } from './values-panel.ts'

export const tryTab: Tab = { id: 'try', title: 'Try', open }

function open(panel: HTMLElement, studio: Studio): OpenTab {
  const head = create('div', { class: 'tab-tools' })
  const said = status()
  const stage = create('div')
  let files: RunFiles | undefined
  let weights: WeightsChoice | undefined
  let shownFor: string | undefined
  let shownModel: ModelView | undefined
  let current: TryPanel | undefined
  let isShown = false
  const body = create('div', { class: 'tab-body try-tab' })
  panel.append(body)
  body.append(head, said, stage)

  const build = (model: ModelView, files: RunFiles): void => {
    const chosen = (weights ??= usualChoice(files))
    const input = imageInput(model)
    current = input ? imagePanel(studio, input, files, chosen) : valuesPanel(studio, model, chosen)
    stage.replaceChildren(current.element)
  }
  const showHead = (files: RunFiles): void => {
    const field = weightsField(files, weights ?? usualChoice(files), value => {
      weights = value
      current?.renew(value)
    })
    const missing = files.hasWeights
      ? []
      : [
          create('span', { class: 'note' }, 'Its answers are guesses until it was trained: '),
          create('code', {}, `tenon train ${studio.config.file}`),
        ]
    head.replaceChildren(field, ...missing)
  }
  const refresh = async (): Promise<void> => {
    const now = await runFiles(studio)
    if (now !== files) {
      files = now
      // A run that has ended brings the first weights.
      weights = usualChoice(now)
      shownFor = undefined
      showHead(now)
    }
    const model = studio.model()
    if (!model) return
    // A drawing stays while the layers change below it.
    const form = JSON.stringify(model.inputs.map(({ name, shape, dtype }) => [name, shape, dtype]))
    if (form !== shownFor) build(model, now)
    else if (model !== shownModel) current?.renew(weights ?? usualChoice(now))
    shownModel = model
    shownFor = form
  }
  const start = (): void =>
    void refresh().catch((error: unknown) => void (said.textContent = faultText(error)))
  return {
    changed: () => {
      if (isShown) start()
    },
    shown(shown) {
      isShown = shown
      if (shown) start()
    },
  }
}
