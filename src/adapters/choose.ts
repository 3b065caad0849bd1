import type { DocumentLanguage } from '../domain/language.js'
import { CodedError } from '../errors.js'
import type { Adapter } from './load.js'

/** Why an adapter reads a document: `score` is the share of its cues found, 1 where it was asked for by name. */
export interface AdapterChoice {
  readonly adapter: Adapter
  readonly score: number
  readonly reason: string
  /** Whether the adapter's model was trained on the document's language. */
  readonly coversLanguage: boolean
}

/** Characters of the opening in which cues are looked for. */
const OPENING = 20_000

/**
 * The adapter for a document: the one named by `wanted`, else the one with the greatest share of its cues in the
 * opening, the first by id on a tie. Throws `adapter-invalid` where `wanted` names none or there is none at all.
 */
export function chooseAdapter(
  adapters: readonly Adapter[],
  document: { readonly text: string; readonly language: DocumentLanguage },
  wanted?: string,
): AdapterChoice {
  const coversLanguage = (adapter: Adapter) =>
    document.language === 'mixed' || (adapter.manifest.languages as string[]).includes(document.language)
  if (wanted !== undefined) {
    const adapter = adapters.find(({ manifest }) => manifest.id === wanted)
    if (adapter === undefined) throw new CodedError('adapter-invalid', `there is no adapter ${wanted}`)
    return { adapter, score: 1, reason: 'asked for by name', coversLanguage: coversLanguage(adapter) }
  }
  const opening = document.text.slice(0, OPENING).toLowerCase()
  const choices = adapters.map((adapter) => {
    const { cues } = adapter.manifest
    const found = cues.filter((cue) => opening.includes(cue.toLowerCase()))
    return {
      adapter,
      score: cues.length === 0 ? 0 : found.length / cues.length,
      reason: `${found.length} of ${cues.length} cues of the ${adapter.manifest.domain} domain in the opening`,
      coversLanguage: coversLanguage(adapter),
    }
  })
  const best = choices.reduce<AdapterChoice | undefined>(
    (leader, choice) => (leader === undefined || choice.score > leader.score ? choice : leader),
    undefined,
  )
  if (best === undefined) throw new CodedError('adapter-invalid', 'no adapter is installed')
  return best
}
