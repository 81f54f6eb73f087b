/** The tab of activations: every one that the model applies, to be looked at and turned. */
import { create } from '../../page/dom.ts'
import type { Studio } from '../../page/studio.ts'
import type { OpenTab, Tab } from '../../page/tab.ts'
import type { ModelView } from '../../worker/messages.ts'
import type { ActivationView, ParameterValue, WeightsChoice } from '../../worker/run-messages.ts'
import { status } from '../controls.ts'
import { type RunFiles, faultText, runFiles, usualChoice } from '../run-data.ts'
import { weightsField } from '../weights-field.ts'
import { activationList } from './activation-list.ts'
import { createDetail } from './detail.ts'

export const activationsTab: Tab = { id: 'activations', title: 'Activations', open }

function open(panel: HTMLElement, studio: Studio): OpenTab {
  let views: readonly ActivationView[] = []
  let chosen: string | undefined
  let weights: WeightsChoice = 'initial'
  let files: RunFiles | undefined
  /** Why the trained weights are not used, where they are chosen. */
  let misfit: string | undefined
  let isShown = false
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
    const missing = files?.inputs
      ? undefined
      : 'With data beside the config, the histogram of what it is given stands here.'
    const detail = createDetail(view, {
      ...{ studio, missing, turned: own },
      weights: misfit === undefined ? weights : 'initial',
    })
    stage.replaceChildren(detail.element)
  }

  const ask = async (): Promise<readonly ActivationView[] | undefined> => {
    try {
      return await studio.compiler.ask('activations', { weights })
    } catch (error) {
      if (weights !== 'given') throw error
      // What was trained before the text was changed may not fit it any more.
      misfit = `The trained weights do not fit, so fresh ones are shown: ${faultText(error)}`
      return studio.compiler.ask('activations', { weights: 'initial' })
    }
  }
  const refresh = async (): Promise<void> => {
    shownOf = studio.model()
    misfit = undefined
    const found = shownOf && (await ask())
    if (!found) return
    views = found
    said.textContent = views.length === 0 ? 'This model applies no activation.' : (misfit ?? '')
    const selected = views.find(each => each.layer === studio.state().selected)?.path
    const stays = views.some(each => each.path === chosen)
    const next = stays ? chosen : (selected ?? views[0]?.path)
    if (next !== undefined) return choose(next)
    list.show(views, undefined)
    stage.replaceChildren()
  }
  const fail = (error: unknown): void => void (said.textContent = faultText(error))
  const useFiles = (now: RunFiles): void => {
    files = now
    weights = usualChoice(now)
    const field = weightsField(now, weights, value => {
      weights = value
      refresh().catch(fail)
    })
    weightsLine.replaceChildren(field)
  }
  const catchUp = async (): Promise<void> => {
    const now = await runFiles(studio)
    const areOther = now !== files
    if (!isShown || (!areOther && shownOf === studio.model())) return
    if (areOther) useFiles(now)
    turned.clear()
    await refresh()
  }
  const follow = (): void => {
    if (isShown) catchUp().catch(fail)
  }
  return {
    changed: follow,
    shown(shown) {
      isShown = shown
      follow()
    },
  }
}
