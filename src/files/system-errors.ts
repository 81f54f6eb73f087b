/** What the system's error codes mean to a person, and what can be done about them. */

export interface SystemFault {
  /** Goes behind "cannot be written:". */
  readonly reason: string
  readonly hint?: string
}

const permission: SystemFault = {
  reason: 'permission denied',
  hint: 'choose a place that you may use, or change its permissions',
}
const full: SystemFault = {
  reason: 'the disk is full',
  hint: 'make room, or choose a folder on another disk',
}

const faults: ReadonlyMap<string, SystemFault> = new Map<string, SystemFault>([
  ['EACCES', permission],
  ['EPERM', permission],
  ['ENOSPC', full],
  ['EDQUOT', { reason: 'your quota on that disk is used up', hint: 'delete files of yours there' }],
  ['EROFS', { reason: 'the disk is read-only', hint: 'choose a folder on another disk' }],
  ['ENOENT', { reason: 'its folder does not exist', hint: 'create the folder first' }],
  ['ENOTDIR', { reason: 'a part of the path is a file, not a folder' }],
  ['EISDIR', { reason: 'it is a folder', hint: 'add the name of a file' }],
  ['ENAMETOOLONG', { reason: 'its name is too long' }],
  ['ELOOP', { reason: 'its symbolic links lead in a circle' }],
  ['EFBIG', { reason: 'the disk takes no file that large' }],
  ['EMFILE', { reason: 'too many files are open', hint: 'raise the limit: ulimit -n' }],
  ['ENFILE', { reason: 'too many files are open on this machine' }],
  ['EBUSY', { reason: 'it is in use by another program' }],
  [
    'ENOSYS',
    {
      reason: 'there is no file system here',
      hint: 'give what it holds: compile({ text }, { weights: bytes })',
    },
  ],
  ['EIO', { reason: 'the disk failed (input/output error)', hint: 'check the disk' }],
])

/**
 * Explains an error thrown by a file operation. Anything else, such as a refusal or a fault of the
 * program, is thrown on as it is.
 */
export function explainSystemError(error: unknown): SystemFault {
  const code = systemErrorCode(error)
  if (code === undefined) throw error
  return faults.get(code) ?? { reason: `the system reports ${code}` }
}

/** The code, such as ENOSPC, of an error thrown by the system; undefined for any other. */
export function systemErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error && 'code' in error && 'syscall' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
