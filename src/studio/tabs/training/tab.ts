/** The tab of trainings: the curves of the runs in the run folder, which grow while they run. */
import type { Series } from '../../../diagrams/charts/chart.ts'
import { create } from '../../page/dom.ts'
import type { Run, RunEntry } from '../../api-files.ts'
import type { Studio } from '../../page/studio.ts'
import type { OpenTab, Tab } from '../../page/tab.ts'
import { status } from '../controls.ts'
import { faultText, renewRunFiles } from '../run-data.ts'
import { runCharts } from './run-charts.ts'
import { runList } from './run-list.ts'
import { runLooks, runPanels } from './run-series.ts'
import { scoreTable } from './score-table.ts'

export const trainingTab: Tab = { id: 'training', title: 'Training', open }

/** How often a server is asked for more, in milliseconds. */
const patience = 1000

function open(panel: HTMLElement, studio: Studio): OpenTab {
  const { source, config } = studio
  const said = status()
  const charts = runCharts()
  const scores = create('div', { class: 'table-box' })
  const list = runList((name, isShown) => {
    if (isShown) looks.set(name, freeLook(looks))
    else looks.delete(name)
    asked = true
    paint()
    void refresh()
  })
  /** Of the runs that are shown, by name. */
  const looks = new Map<string, Series['look']>()
  const runs = new Map<string, Run>()
  let entries: readonly RunEntry[] = []
  let known = new Map<string, RunEntry>()
  /** True once the person chose; until then the newest run is shown. */
  let asked = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let isShown = false

  const paint = (): void => {
    list.show(entries, looks, looks.size >= runLooks.length)
    const shown = [...looks].flatMap(([name, look]) => {
      const run = runs.get(name)
      return run ? [{ run, look: looks.size === 1 ? runLooks[0]! : look }] : []
    })
    charts.show(runPanels(shown))
    const filled = shown.length > 0
    scores.replaceChildren(...(filled ? [scoreTable(shown.map(each => each.run))] : []))
    said.textContent = entries.length === 0 ? noRunsText(config.file) : growthText(entries)
  }

  const fetchGrown = async (): Promise<boolean> => {
    const grown = [...looks.keys()].filter(name => {
      const [now, before] = [entries.find(each => each.name === name), known.get(name)]
      return now && (now.epochs !== before?.epochs || now.finished !== before.finished)
    })
    await Promise.all(
      grown.map(async name => {
        runs.set(name, await source.run(name))
        known.set(
          name,
          entries.find(each => each.name === name)!,
        )
      }),
    )
    return grown.length > 0
  }

  const refresh = async (): Promise<void> => {
    clearTimeout(timer)
    try {
      const before = entries
      entries = await source.runs()
      const newest = newestRun(entries)
      if (!asked && newest && !looks.has(newest.name)) {
        looks.clear()
        looks.set(newest.name, runLooks[0]!)
      }
      for (const name of looks.keys())
        if (!entries.some(each => each.name === name)) looks.delete(name)
      const isGrown = await fetchGrown()
      if (isGrown || JSON.stringify(before) !== JSON.stringify(entries) || before.length === 0)
        paint()
      if (hasEnded(before, entries)) await renewRunFiles(studio)
    } catch (error) {
      said.textContent = faultText(error)
    }
    if (config.live && isShown) timer = setTimeout(() => void refresh(), patience)
  }

  const body = create('div', { class: 'tab-body training-tab' })
  panel.append(body)
  body.append(said, list.element, charts.element, scores)
  return {
    shown(shown) {
      isShown = shown
      if (shown) void refresh()
      else clearTimeout(timer)
    },
  }
}

/** A look that no run has. */
function freeLook(looks: ReadonlyMap<string, Series['look']>): Series['look'] {
  const taken = new Set(looks.values())
  return runLooks.find(each => !taken.has(each)) ?? runLooks[0]!
}

function newestRun(entries: readonly RunEntry[]): RunEntry | undefined {
  return [...entries].sort((a, b) => b.started.localeCompare(a.started))[0]
}

/** True where a run that was going on is finished now. */
function hasEnded(before: readonly RunEntry[], after: readonly RunEntry[]): boolean {
  return before.some(
    ({ name, finished }) => !finished && after.some(each => each.name === name && each.finished),
  )
}

function noRunsText(file: string): string {
  return `No runs yet. On the command line, tenon train ${file} starts one; its curves grow here.`
}

function growthText(entries: readonly RunEntry[]): string {
  const running = entries.filter(each => !each.finished)
  if (running.length === 0) return ''
  return running.map(({ name, epochs }) => `${name} runs: ${epochs} epochs are done.`).join(' ')
}
