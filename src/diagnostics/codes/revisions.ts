/** Diagnostics about other versions of a config: revisions of git. */
import { error } from './entry.ts'

export const revisionCodes = {
  'unknown-revision': error<{ revision: string; file: string }>(
    ({ revision, file }) => `git knows no revision '${revision}' to read ${file} from`,
    `
\`REV:FILE\` names a file as it was in a commit: a branch, a tag, or a commit's own name. Workflows
often fetch the newest commit alone, and then no other is there.

Bad: \`tenon diff main:model.yaml model.yaml\` after a checkout that fetched one commit.
Good: the same where all commits were fetched: \`fetch-depth: 0\` for \`actions/checkout\`.
`,
  ),
  'not-in-revision': error<{ revision: string; file: string }>(
    ({ revision, file }) => `${file} does not exist in the revision '${revision}'`,
    `
The revision is there, but the file was not in it: it is new, or was called something else. The path
counts from the folder that you are in.

Bad: \`tenon diff main:model.yaml model.yaml\` for a file that this branch adds.
Good: \`tenon diff main:configs/old-name.yaml configs/model.yaml\`.
`,
  ),
  'no-repository': error<{ reason: string }>(
    ({ reason }) => `no revision can be read: ${reason}`,
    `
\`REV:FILE\` is read by git, so git must be installed, and the file must lie in a repository.

Bad: \`tenon diff main:model.yaml model.yaml\` in a folder that was downloaded as an archive.
Good: the same in a clone, or two files: \`tenon diff old.yaml model.yaml\`.
`,
  ),
}
