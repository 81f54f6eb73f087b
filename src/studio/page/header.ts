/** The line above everything: the model and its costs, whether the text is sound, and saving. */
import { counted, compactCount } from '../../diagrams/picture/label-text.ts'
import type { ModelView } from '../worker/messages.ts'
import { button, create, setAttributes } from './dom.ts'
import { countText } from './problems.ts'
import type { ConfigFile, ModelChoice } from '../api-files.ts'
import type { PageState, Store } from './store.ts'
import { type Theme, chosenTheme, themes, useTheme } from './theme.ts'

/** `save` is undefined where nothing can be saved. */
export function createHeader(
  store: Store,
  { file, name, choice }: ConfigFile,
  save: (() => void) | undefined,
): HTMLElement {
  const title = create('h1', {}, name)
  const facts = create('span', { class: 'facts' })
  const status = create('span', { class: 'status', role: 'status' })
  const saving = save && button('Save', save, { class: 'save', 'aria-keyshortcuts': 'Control+S' })
  const show = (state: PageState): void => {
    const { model, problems, checked } = state
    if (model) say(title, model.name)
    say(facts, model ? factsOf(model) : '')
    const isSound = problems.every(each => each.severity !== 'error')
    say(status, checked === undefined ? 'checking' : isSound ? 'valid' : countText(problems))
    status.className = `status ${checked === undefined ? 'waiting' : isSound ? 'valid' : 'broken'}`
    const isChanged = state.text !== state.saved
    document.title = `${isChanged ? '• ' : ''}${file} - tenon studio`
    if (saving) setAttributes(saving, { disabled: !isChanged })
  }
  store.onChange(show)
  show(store.state())
  return create(
    'header',
    { class: 'head' },
    create('span', { class: 'brand' }, 'tenon studio'),
    title,
    create('span', { class: 'file' }, [file, ...choiceTexts(choice)].join(' · ')),
    status,
    facts,
    create('span', { class: 'space' }),
    ...(saving ? [saving] : [create('span', { class: 'read-only' }, 'read only')]),
    themeChoice(),
  )
}

/** What stays is not said again: not to a screen reader, and not to the layout. */
function say(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text
}

/** `11 layers, 225k params, 5.29M FLOPs` */
function factsOf({ layers, params, flops }: ModelView): string {
  const parts = [counted(layers.length, 'layer'), counted(params, 'param')]
  return [...parts, ...(flops ? [`${compactCount(flops)} FLOPs`] : [])].join(' · ')
}

/** `large`, `width=64`: the text alone does not tell which model is shown. */
function choiceTexts({ variant, set = {} }: ModelChoice): readonly string[] {
  const values = Object.entries(set).map(([param, value]) => `${param}=${String(value)}`)
  return [...(variant === undefined ? [] : [variant]), ...values]
}

function themeChoice(): HTMLElement {
  const select = create('select', { 'aria-label': 'colours', class: 'theme' })
  for (const each of themes) select.append(create('option', { value: each }, each))
  select.value = chosenTheme()
  select.addEventListener('change', () => useTheme(select.value as Theme))
  return select
}
