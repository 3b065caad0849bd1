/** Points; keeps boxes of upright strokes from being empty. */
export const MIN_SIDE = 0.01

export const hundredths = (value: number): number => Math.round(value * 100) / 100
