/** Remembers the last results by key. A result being computed is not shared: its caller may cancel it. */
export class ResultCache<Value> {
  private readonly results = new Map<string, Value>()

  constructor(private readonly capacity: number) {}

  /** The remembered result of `key`, else that of `compute`; the least recently used is forgotten first. */
  async get(key: string, compute: () => Promise<Value>): Promise<Value> {
    const known = this.results.get(key)
    const value = known ?? (await compute())
    this.results.delete(key)
    this.results.set(key, value)
    if (this.results.size > this.capacity) this.results.delete(this.results.keys().next().value as string)
    return value
  }
}
