import type { Label } from '../../domain/labels.js'
import type { AnswerShapes } from './runs.js'

/** Dates are asked for by the labels of that shape, and an expiry may be a bare date too. */
const DATED = new Set(['agreement-date', 'effective-date', 'expiration-date'])

/** Which columns each kind of candidate may answer, for labels in column order. */
export function answerShapes(labels: readonly Label[]): AnswerShapes {
  const columns = (wanted: (label: Label) => boolean) =>
    labels.flatMap((label, column) => (wanted(label) ? [column] : []))
  return {
    passage: columns((label) => label.shape === 'passage' || label.shape === 'date'),
    title: columns((label) => label.shape === 'title'),
    name: columns((label) => label.shape === 'name'),
    date: columns((label) => DATED.has(label.key)),
  }
}
