/** Numbers that follow from a seed alone, so that every mutation can be made again. */
export interface Random {
  /** Whole, from 0 to below `limit`. */
  below(this: void, limit: number): number
  chance(this: void, probability: number): boolean
  pick<T>(this: void, items: readonly T[]): T
}

/** mulberry32 by Tommy Ettinger (public domain): 32 bits of state, good enough to choose places to damage. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return {
    below,
    chance: (probability) => next() < probability,
    pick(items) {
      const item = items[below(items.length)]
      if (item === undefined) throw new RangeError('nothing to pick from')
      return item
    },
  }
}
