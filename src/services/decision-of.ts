import type { Comment, Decision } from '../domain/review.js'
import type { StoredComment, StoredDecision } from '../storage/reviews-store.js'

/** As signed and exported: the author by id, without the name. */
export const decisionOf = ({ author: _, ...decision }: StoredDecision): Decision => decision
export const commentOf = ({ author: _, ...comment }: StoredComment): Comment => comment
