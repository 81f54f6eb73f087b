/** How the page around pictures looks. */

const fonts = "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"

/** Of a page in light, or in dark. */
const colours = (values: { readonly [name: string]: string }): string =>
  `:root{${Object.entries(values)
    .map(([name, value]) => `--${name}:${value}`)
    .join(';')}}`

const light = {
  ...{ paper: '#ffffff', ink: '#1c2430', muted: '#566072' },
  ...{ border: '#cbd2dc', on: '#2f6fc9' },
}

const dark = {
  ...{ paper: '#11151b', ink: '#e8ecf2', muted: '#a9b3c1' },
  ...{ border: '#3a4352', on: '#5b98ee' },
}

/** What is pointed at or chosen: its outline. */
const outlined = [
  'g[tabindex]:hover>.border',
  'g[tabindex]:focus-visible>.border',
  'g[tabindex]:focus-visible>.frame',
  'g.chosen>.border',
  'g.chosen>.frame',
  'g.chosen>.shut .border',
  '.edge.chosen',
]

export const pageStyle = [
  colours(light),
  ':root{color-scheme:light dark}',
  '*{box-sizing:border-box}',
  `body{margin:0;background:var(--paper);color:var(--ink);font:14px/1.5 ${fonts}}`,
  'body{display:flex;flex-direction:column;height:100vh}',
  'header{padding:14px 24px 10px;border-bottom:1px solid var(--border)}',
  'header h1{font-size:17px;margin:0;display:inline}',
  'header p{display:inline;margin:0 0 0 12px;color:var(--muted);font-size:12px}',
  'nav{display:flex;flex-wrap:wrap;gap:6px;margin-top:10px}',
  'button,input{font:inherit;font-size:12px;color:inherit;background:var(--paper)}',
  'button,input{border:1px solid var(--border);border-radius:6px;padding:3px 10px}',
  'button:hover,button[aria-pressed=true]{border-color:var(--on)}',
  'button[aria-pressed=true]{font-weight:600}',
  'input{flex:1;min-width:120px;max-width:260px}',
  ':focus-visible{outline:2px solid var(--on);outline-offset:1px}',
  'main{flex:1;display:flex;min-height:0}',
  'section{flex:1;overflow:auto;padding:8px;text-align:center}',
  'section[hidden],aside[hidden]{display:none}',
  'aside{width:280px;overflow:auto;padding:16px;border-left:1px solid var(--border)}',
  'aside h2{font-size:14px;margin:0}',
  'aside h3{font-size:12px;margin:14px 0 4px;color:var(--muted);font-weight:600}',
  'aside p{margin:2px 0;overflow-wrap:anywhere;color:var(--muted)}',
  'dl{display:grid;grid-template-columns:auto 1fr;gap:2px 12px;margin:12px 0;font-size:12px}',
  'dt{color:var(--muted)}',
  'dd{margin:0;overflow-wrap:anywhere}',
  'ul{list-style:none;margin:0;padding:0}',
  'li button{border:0;padding:2px 4px;text-align:left;overflow-wrap:anywhere}',
  'g[tabindex]{cursor:pointer;outline:none}',
  '.shut{display:none}',
  'g.closed>*{display:none}',
  'g.closed>.shut,g.closed>.stub{display:inline}',
  `${outlined.join()}{stroke:var(--on);stroke-width:2}`,
  `@media (prefers-color-scheme:dark){${colours(dark)}}`,
].join('\n')
