/** Log-odds that stand for "there is no such row": a probability of six in a million. */
export const OUTSIDE = -12

export const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit))
