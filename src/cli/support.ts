import path from 'node:path'
import { Presets, SingleBar } from 'cli-progress'

/** A bar on standard error that counts files; silent where that is no terminal. */
export interface FileProgress {
  step(file: string, doing: string): void
  done(): void
  stop(): void
}

export function fileProgress(total: number): FileProgress {
  if (!process.stderr.isTTY) return { step: () => undefined, done: () => undefined, stop: () => undefined }
  const bar = new SingleBar(
    {
      stream: process.stderr,
      format: '{bar} {value}/{total} {file} {doing}',
      clearOnComplete: true,
      hideCursor: true,
    },
    Presets.shades_classic,
  )
  bar.start(total, 0, { file: '', doing: '' })
  return {
    step: (file, doing) => bar.update({ file: path.basename(file), doing }),
    done: () => bar.increment(),
    stop: () => bar.stop(),
  }
}

/** Aborts on the first Ctrl-C or SIGTERM, so that work under way ends in order; a second one ends the process. */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.once(name, () => controller.abort(new Error(name)))
  return controller.signal
}

/** Text in columns: each row's cells padded to the widest, the last one left as it is. Han characters take two. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = []
  for (const row of rows) row.forEach((cell, at) => (widths[at] = Math.max(widths[at] ?? 0, widthOf(cell))))
  return rows.map((row) =>
    row
      .map((cell, at) =>
        at === row.length - 1 ? cell : cell + ' '.repeat((widths[at] ?? 0) - widthOf(cell)),
      )
      .join('  '),
  )
}

const WIDE = /[\u1100-\u115f\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/gu
const widthOf = (text: string): number => text.length + (text.match(WIDE)?.length ?? 0)
