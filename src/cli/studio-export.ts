/** `tenon studio --export`: the page and what it reads, as files. */
import type { Assets } from '../studio/server/assets.ts'
import type { Content } from '../studio/server/content.ts'
import { type WriteFolderOptions, writeFolder } from './write-folder.ts'

/** Writes everything into a folder; gives the paths. Names of runs are as addresses have them. */
export async function exportStudio(
  assets: Assets,
  content: Content,
  folder: string,
  { force }: WriteFolderOptions,
): Promise<readonly string[]> {
  const page = [...assets].map(([name, { bytes }]) => ({ name, content: bytes }))
  const read = (await content.list()).map(async path => {
    const payload = await content.read(path)
    return payload ? [{ name: `api/${decodeURIComponent(path)}`, content: payload.bytes }] : []
  })
  return writeFolder(folder, [...page, ...(await Promise.all(read)).flat()], { force })
}
