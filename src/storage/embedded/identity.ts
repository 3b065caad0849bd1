import { statSync } from 'node:fs'
import path from 'node:path'

/** The operating-system user that runs PostgreSQL; undefined: the one that runs this process. */
export type Identity = { readonly uid: number; readonly gid: number } | undefined

/** `nobody` on Debian, Fedora, Alpine and macOS alike: a user that owns nothing. */
const NOBODY = { uid: 65534, gid: 65534 }

/** PostgreSQL refuses to run as root: then it runs as the owner of its folder, or as `nobody` where root owns that too. */
export function identityFor(folder: string): Identity {
  if (process.getuid?.() !== 0) return undefined
  const owner = statSync(folder, { throwIfNoEntry: false })
  return owner === undefined || owner.uid === 0 ? NOBODY : { uid: owner.uid, gid: owner.gid }
}

/** Whether `identity` may pass through every folder above `target` (mode bits only; access lists are not read). */
export function canReach(target: string, identity: Identity): boolean {
  if (identity === undefined) return true
  for (let folder = path.dirname(target); ; folder = path.dirname(folder)) {
    const stat = statSync(folder, { throwIfNoEntry: false })
    if (stat !== undefined && !mayTraverse(stat, identity)) return false
    if (folder === path.dirname(folder)) return true
  }
}

function mayTraverse(
  stat: { mode: number; uid: number; gid: number },
  identity: { uid: number; gid: number },
): boolean {
  if (stat.uid === identity.uid) return (stat.mode & 0o100) !== 0
  if (stat.gid === identity.gid) return (stat.mode & 0o010) !== 0
  return (stat.mode & 0o001) !== 0
}
