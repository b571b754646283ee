import { Pool } from 'undici';

/** How requests came out. */
export interface LoadFigures {
  readonly requests: number;
  readonly perSecond: number;
  /** From the moment a request was to be made, so that waiting for a free connection counts. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly slowestMs: number;
}
/** What is asked for, one after the other. */
export type NextPath = () => string;

const PHONE = {
  'user-agent': 'Mozilla/5.0 (Linux; Android 14; Mobile) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36',
};
const TICK_MS = 5;

const at = (sorted: readonly number[], share: number): number =>
  Number((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1));

function figures(times: number[], seconds: number): LoadFigures {
  const sorted = times.sort((a, b) => a - b);
  return {
    requests: sorted.length,
    perSecond: Math.round(sorted.length / seconds),
    p50Ms: at(sorted, 0.5),
    p99Ms: at(sorted, 0.99),
    slowestMs: at(sorted, 1),
  };
}

/** Connections to one API. */
export class Load {
  readonly #pool: Pool;
  readonly #connections: number;
  constructor(url: string, connections: number) {
    this.#connections = connections;
    this.#pool = new Pool(url, { connections, pipelining: 1 });
  }

  /** @throws Error when the answer is none of a tracked address */
  async #ask(path: string): Promise<void> {
    const { statusCode, body } = await this.#pool.request({ path, method: 'GET', headers: PHONE });
    await body.dump();
    if (statusCode !== 302 && statusCode !== 200) throw new Error(`${path} was answered by ${statusCode}`);
  }

  /** As many as there can be: each connection asks again as soon as it is answered. */
  async most(next: NextPath, seconds: number): Promise<LoadFigures> {
    const times: number[] = [];
    const begun = performance.now();
    const end = begun + seconds * 1000;
    const one = async (): Promise<void> => {
      while (performance.now() < end) {
        const from = performance.now();
        await this.#ask(next());
        times.push(performance.now() - from);
      }
    };
    await Promise.all(Array.from({ length: this.#connections }, one));
    return figures(times, (performance.now() - begun) / 1000);
  }

  /** At a given pace, whether or not those before are answered. */
  async paced(next: NextPath, perSecond: number, seconds: number): Promise<LoadFigures> {
    const times: number[] = [];
    const waiting: Promise<void>[] = [];
    const begun = performance.now();
    const due = (n: number): number => begun + (n * 1000) / perSecond;
    const total = perSecond * seconds;
    while (waiting.length < total) {
      while (waiting.length < total && due(waiting.length) <= performance.now()) {
        const from = due(waiting.length);
        waiting.push(this.#ask(next()).then(() => void times.push(performance.now() - from)));
      }
      await new Promise((resolve) => setTimeout(resolve, TICK_MS));
    }
    await Promise.all(waiting);
    return figures(times, (performance.now() - begun) / 1000);
  }

  close(): Promise<void> {
    return this.#pool.close();
  }
}
