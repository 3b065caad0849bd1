/**
 * 32-bit feature hashes. FNV-1a over UTF-16 units for strings, MurmurHash3's finaliser to mix combinations; both are
 * plain integer arithmetic, so a lexicon trained on one machine means the same on every other.
 */

/** FNV-1a of a string's UTF-16 units; 32 bits, unsigned. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    hash ^= text.charCodeAt(index)
    hash = Math.imul(hash, 0x01000193)
  }
  return hash >>> 0
}

/** Hash of an ordered pair of hashes; 32 bits, unsigned. */
export function hashPair(first: number, second: number): number {
  let hash = Math.imul(first ^ 0x9e3779b9, 0x85ebca6b) ^ second
  hash ^= hash >>> 16
  hash = Math.imul(hash, 0x85ebca6b)
  hash ^= hash >>> 13
  hash = Math.imul(hash, 0xc2b2ae35)
  hash ^= hash >>> 16
  return hash >>> 0
}
