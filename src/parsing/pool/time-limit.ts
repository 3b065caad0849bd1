/** Share of the time limit by which each page read extends the whole time a document may take. */
const PAGE_SHARE = 1 / 4

/** The longest that a document may take once `steps` of its pages or parts were read, in milliseconds. */
export const wholeTime = (timeoutMs: number, steps: number): number => timeoutMs * (1 + steps * PAGE_SHARE)

export interface TimeLimit {
  /** Tells that `steps` pages or parts were read so far. */
  progressed(this: void, steps: number): void
  stop(this: void): void
}

/**
 * Calls `expire` once when no page was read for `timeoutMs`, or when the document takes longer than its pages allow: a
 * long scan may take its time, while a hang ends, and so does a file whose every page is as slow as it may be.
 */
export function startTimeLimit(timeoutMs: number, expire: () => void): TimeLimit {
  const started = performance.now()
  let over = false
  const end = (): void => {
    over = true
    expire()
  }
  let timer = setTimeout(end, timeoutMs)
  return {
    progressed(steps) {
      if (over) return
      clearTimeout(timer)
      const left = started + wholeTime(timeoutMs, steps) - performance.now()
      timer = setTimeout(end, Math.max(0, Math.min(timeoutMs, left)))
    },
    stop() {
      over = true
      clearTimeout(timer)
    },
  }
}
