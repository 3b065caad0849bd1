import { z } from 'zod'

/** PDF points, origin top left, page as displayed (after rotation and cropping); `x1 > x0`, `y1 > y0`. */
export const Box = z.strictObject({ x0: z.number(), y0: z.number(), x1: z.number(), y1: z.number() })
export type Box = z.infer<typeof Box>

/** A box on one page; pages count from 1. */
export const PageBox = z.strictObject({ page: z.int().positive(), box: Box })
export type PageBox = z.infer<typeof PageBox>
