/** The tab of activations: every one that the model applies, to be looked at and turned. */
import { create } from '../../page/dom.ts'
import type { Studio } from '../../page/studio.ts'
import type { OpenTab, Tab } from '../../page/tab.ts'
import type { ModelView } from '../../worker/messages.ts'
import type { ActivationView, ParameterValue, WeightsChoice } from '../../worker/run-messages.ts'
import { status } from '../controls.ts'
import { faultText, runFiles, usualChoice } from '../run-data.ts'
import { weightsField } from '../weights-field.ts'
import { activationList } from './activation-list.ts'
import { createDetail } from './detail.ts'

export const activationsTab: Tab = { id: 'activations', title: 'Activations', open }

function open(panel: HTMLElement, studio: Studio): OpenTab {
  let views: readonly ActivationView[] = []
  let chosen: string | undefined
  let weights: WeightsChoice = 'initial'
  let hasInputs = false
  let isShown = false
  let isStarted = false
  let shownOf: ModelView | undefined
  const turned = new Map<string, Map<string, ParameterValue>>()
  const said = status()
  const stage = create('div', { class: 'activation-stage' })
  const list = activationList(path => choose(path))
  const weightsLine = create('div')
  const body = create('div', { class: 'tab-body activations-tab' })
  panel.append(body)
  body.append(create('div', { class: 'side' }, weightsLine, list.element, said), stage)

  const choose = (path: string): void => {
    chosen = path
    const view = views.find(each => each.path === path)
    list.show(views, path)
    if (!view) return stage.replaceChildren()
    const own = turned.get(path) ?? new Map<string, ParameterValue>()
    turned.set(path, own)
    const missing = hasInputs
      ? undefined
      : 'With data beside the config, the histogram of what it is given stands here.'
    const detail = createDetail(view, { studio, weights, missing, turned: own })
    stage.replaceChildren(detail.element)
  }

  const refresh = async (): Promise<void> => {
    shownOf = studio.model()
    if (!shownOf) return
    const found = await studio.compiler.ask('activations', { weights })
    if (!found) return
    views = found
    said.textContent = views.length === 0 ? 'This model applies no activation.' : ''
    const selected = views.find(each => each.layer === studio.state().selected)?.path
    const stays = views.some(each => each.path === chosen)
    const next = stays ? chosen : (selected ?? views[0]?.path)
    if (next === undefined) {
      list.show(views, undefined)
      stage.replaceChildren()
    } else choose(next)
  }
  const fail = (error: unknown): void => void (said.textContent = faultText(error))
  const start = async (): Promise<void> => {
    const files = await runFiles(studio)
    hasInputs = files.inputs !== undefined
    weights = usualChoice(files)
    weightsLine.replaceChildren(
      weightsField(files, weights, value => {
        weights = value
        refresh().catch(fail)
      }),
    )
    await refresh()
  }
  const catchUp = (): void => {
    if (!isShown || shownOf === studio.model()) return
    turned.clear()
    const begun = isStarted ? refresh() : start()
    isStarted = true
    begun.catch(fail)
  }
  return {
    changed: catchUp,
    shown(shown) {
      isShown = shown
      catchUp()
    },
  }
}
