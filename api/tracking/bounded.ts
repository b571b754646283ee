/** The last values by key, so many and no more: what was read is remembered for when it cannot be read. */
export class Bounded<V> {
  readonly #values = new Map<string, V>();
  readonly #most: number;
  constructor(most: number) {
    this.#most = most;
  }
  get(key: string): V | undefined {
    const value = this.#values.get(key);
    if (value === undefined) return undefined;
    this.#values.delete(key);
    this.#values.set(key, value);
    return value;
  }
  clear(): void {
    this.#values.clear();
  }
  set(key: string, value: V): void {
    this.#values.delete(key);
    this.#values.set(key, value);
    if (this.#values.size <= this.#most) return;
    const [oldest] = this.#values.keys();
    if (oldest !== undefined) this.#values.delete(oldest);
  }
}
