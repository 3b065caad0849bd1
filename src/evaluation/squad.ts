import { z } from 'zod'
import { type Label, labelByCuadName } from '../domain/labels.js'
import type { Span } from '../domain/span.js'
import { CodedError } from '../errors.js'

const Answer = z.object({ text: z.string(), answer_start: z.int().nonnegative() })
const Question = z.object({
  id: z.string(),
  question: z.string().default(''),
  answers: z.array(Answer).default([]),
})
const Squad = z.object({
  data: z.array(
    z.object({
      title: z.string(),
      paragraphs: z.array(z.object({ context: z.string(), qas: z.array(Question) })),
    }),
  ),
})

export interface SquadQuestion {
  readonly id: string
  readonly label: Label
  readonly answers: readonly { readonly text: string; readonly span: Span }[]
}

/** One context of a SQuAD file with its questions; a title with several paragraphs gives several contracts. */
export interface SquadContract {
  readonly title: string
  readonly text: string
  readonly questions: readonly SquadQuestion[]
}

/**
 * Reads a SQuAD-form file whose questions ask for CUAD categories. The category is what follows `__` in the question's
 * id, else the quoted words of the question. Answers may be missing. Throws `request-invalid` on anything else.
 */
export function readSquad(json: unknown): SquadContract[] {
  const parsed = Squad.safeParse(json)
  if (!parsed.success) {
    throw new CodedError('request-invalid', `not a SQuAD-form file: ${z.prettifyError(parsed.error)}`)
  }
  return parsed.data.data.flatMap(({ title, paragraphs }) =>
    paragraphs.map(({ context, qas }) => ({
      title,
      text: context,
      questions: qas.map(({ id, question, answers }) => ({
        id,
        label: labelOf(id, question),
        answers: answers
          .filter((answer) => answer.text !== '')
          .map((answer) => ({
            text: answer.text,
            span: { start: answer.answer_start, end: answer.answer_start + answer.text.length },
          })),
      })),
    })),
  )
}

function labelOf(id: string, question: string): Label {
  const label =
    labelByCuadName(id.split('__').at(-1) ?? '') ??
    labelByCuadName(/related to "([^"]+)"/.exec(question)?.[1] ?? '')
  if (label === undefined) throw new CodedError('request-invalid', `no CUAD category for the question ${id}`)
  return label
}
