import type { z } from 'zod'
import type { CommentView, DecisionView, ReviewDetail } from '../../api/reviews.js'
import type { ReviewState, StoredComment, StoredDecision } from '../../services/read-review.js'

const decisionView = ({ author, ...decision }: StoredDecision): z.input<typeof DecisionView> => ({
  ...decision,
  by: author,
})

export const commentView = ({ author, ...comment }: StoredComment): z.input<typeof CommentView> => ({
  ...comment,
  by: author,
})

export function reviewDetail({
  review,
  decisions,
  comments,
  ...rest
}: ReviewState): z.input<typeof ReviewDetail> {
  return { ...review, ...rest, decisions: decisions.map(decisionView), comments: comments.map(commentView) }
}
