/**
 * Ends a process that leads a group, and whatever it started: recognition runs programs of its own. Says whether there
 * was such a group; where the system has none (Windows), the caller ends the process alone.
 */
export function killGroup(leader: number | undefined): boolean {
  if (leader === undefined) return false
  try {
    return process.kill(-leader, 'SIGKILL')
  } catch {
    return false
  }
}
