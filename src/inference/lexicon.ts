/**
 * Maps feature hashes to rows of the model's table. Row 0 is padding and stands for hashes the model does not know.
 */
export class Lexicon {
  private readonly slots: Int32Array
  private readonly mask: number

  /** `hashes` ascending and distinct; hash number `i` has row `i + 1`. */
  constructor(private readonly hashes: Uint32Array) {
    const size = 2 ** Math.ceil(Math.log2(Math.max(2, hashes.length * 2)))
    this.slots = new Int32Array(size)
    this.mask = size - 1
    for (let index = 0; index < hashes.length; index++) {
      let slot = (hashes[index] as number) & this.mask
      while (this.slots[slot] !== 0) slot = (slot + 1) & this.mask
      this.slots[slot] = index + 1
    }
  }

  /** Row of a hash, 0 where unknown. */
  row(hash: number): number {
    let slot = hash & this.mask
    for (;;) {
      const row = this.slots[slot] as number
      if (row === 0 || this.hashes[row - 1] === hash) return row
      slot = (slot + 1) & this.mask
    }
  }
}
