import type { z } from 'zod'
import type { TextView } from '../../api/runs.js'
import type { Page, ParsedDocument } from '../../domain/parsed-document.js'
import type { RevisionView } from '../../domain/tracked-changes.js'

/** `parsed` as the view of its tracked changes shows it. */
export function textView(view: RevisionView, parsed: ParsedDocument): z.input<typeof TextView> {
  const { format, text, language, blocks, layout } = parsed
  return {
    view,
    format,
    text,
    language,
    blocks,
    pages: layout.kind === 'flow' ? [] : layout.pages.map(pageView),
    domain: parsed.domain ?? null,
    tables: parsed.tables ?? [],
    annotations: parsed.annotations ?? [],
    outline: parsed.outline ?? [],
    trackedChanges: parsed.trackedChanges ?? null,
    attachments: parsed.attachments ?? [],
  }
}

function pageView({ number, width, height, recognition }: Page): z.input<typeof TextView>['pages'][number] {
  if (recognition === undefined) return { number, width, height, recognition: null }
  const { words: _words, ...summary } = recognition
  return { number, width, height, recognition: summary }
}
