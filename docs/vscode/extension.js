/** Starts `tenon lsp` with the first YAML file; the server itself leaves other YAML alone. */
'use strict'
const { existsSync } = require('node:fs')
const { join } = require('node:path')
const { workspace } = require('vscode')
const { LanguageClient, TransportKind } = require('vscode-languageclient/node')

let client

async function activate() {
  const [command, ...args] = serverCommand()
  const server = { command, args, transport: TransportKind.stdio }
  const documents = { documentSelector: [{ language: 'yaml' }] }
  client = new LanguageClient('tenon', 'tenon', server, documents)
  await client.start()
}

async function deactivate() {
  await client?.stop()
}

/** The setting, else the package of the workspace, else what is on the path. */
function serverCommand() {
  const written = workspace.getConfiguration('tenon').get('command', [])
  if (written.length > 0) return written
  const programs = (workspace.workspaceFolders ?? [])
    .map(({ uri }) => join(uri.fsPath, 'node_modules', 'tenon', 'dist', 'tenon.cjs'))
    .filter(existsSync)
  return programs.length > 0 ? ['node', programs[0], 'lsp'] : ['tenon', 'lsp']
}

module.exports = { activate, deactivate }
