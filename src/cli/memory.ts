import { readFileSync, readdirSync } from 'node:fs'

export interface MemoryWatch {
  /** Highest resident memory seen, in bytes. */
  stop(): number
}

const EVERY_MS = 100

/** Watches this process and, where /proc tells, those it started (parsers); the detached database is not among them. */
export function watchMemory(): MemoryWatch {
  let peak = 0
  const look = () => {
    peak = Math.max(peak, process.memoryUsage.rss() + childrenBytes(process.pid))
  }
  const timer = setInterval(look, EVERY_MS)
  return {
    stop() {
      clearInterval(timer)
      look()
      return peak
    },
  }
}

function childrenBytes(parent: number): number {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(statusOf)
      .filter((status) => Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]) === parent)
      .reduce((sum, status) => sum + Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) * 1024, 0)
  } catch {
    return 0
  }
}

function statusOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8')
  } catch {
    return ''
  }
}
