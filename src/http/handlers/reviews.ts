import { addComment } from '../../services/add-comment.js'
import { readReview, readRunReview, readSignOff } from '../../services/read-review.js'
import { recordDecisions } from '../../services/record-decisions.js'
import { signOff } from '../../services/sign-off.js'
import type { Handlers } from '../operation.js'
import { commentView, reviewDetail } from '../views/review-view.js'

export const reviewHandlers: Handlers<
  'readRunReview' | 'readReview' | 'recordDecisions' | 'addComment' | 'signOff' | 'readSignOff'
> = {
  async readRunReview({ context, params }) {
    return { status: 200, body: reviewDetail(await readRunReview(context, params.runId)) }
  },

  async readReview({ context, params }) {
    return { status: 200, body: reviewDetail(await readReview(context, params.reviewId)) }
  },

  async recordDecisions({ context, caller, params, body }) {
    await recordDecisions(context, caller, params.reviewId, body)
    return { status: 201, body: reviewDetail(await readReview(context, params.reviewId)) }
  },

  async addComment({ context, caller, params, body }) {
    return { status: 201, body: commentView(await addComment(context, caller, params.reviewId, body)) }
  },

  async signOff({ context, caller, params, body }) {
    return { status: 201, body: await signOff(context, caller, params.reviewId, body) }
  },

  async readSignOff({ context, params }) {
    return { status: 200, body: await readSignOff(context, params.reviewId) }
  },
}
