import { createServer, type Server } from 'node:http';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { HOLD_REASONS } from '../../domain/customer/provider-error.js';
import type { Models } from '../../models/models.js';
import { channelNumbers, heldByReason } from '../../models/run/run-metrics.js';

/** Runs of this long are in the numbers of messages. */
const RECENT_MS = 24 * 60 * 60_000;
const MS_PER_S = 1000;
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60];
const OUTCOMES = ['sent', 'failed', 'unknown', 'expired', 'pending'] as const;

/** What Prometheus reads of the API: its own requests, and what becomes of messages, asked of MongoDB when it is read. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #requests: Histogram<'route' | 'status'>;
  readonly #messages: Gauge<'channel' | 'outcome'>;
  readonly #lag: Gauge<'channel'>;
  readonly #held: Gauge<'reason'>;

  constructor(
    private readonly models: Models,
    private readonly now: () => Date,
  ) {
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    this.#requests = new Histogram({
      name: 'nhip_api_request_seconds',
      help: 'Requests by route and status',
      labelNames: ['route', 'status'],
      buckets: BUCKETS,
      registers,
    });
    this.#messages = new Gauge({
      name: 'nhip_messages',
      help: 'Messages of runs due in the last 24 hours, by channel and what became of them',
      labelNames: ['channel', 'outcome'],
      registers,
    });
    this.#lag = new Gauge({
      name: 'nhip_run_lag_seconds',
      help: 'How late the slowest run due in the last 24 hours began, by channel',
      labelNames: ['channel'],
      registers,
    });
    this.#held = new Gauge({
      name: 'nhip_held_runs',
      help: 'Runs on hold, by reason',
      labelNames: ['reason'],
      registers,
    });
  }

  async #ask(): Promise<void> {
    const now = this.now();
    const since = new Date(now.getTime() - RECENT_MS);
    const [numbers, held] = await Promise.all([channelNumbers(this.models, since, now), heldByReason(this.models)]);
    for (const gauge of [this.#messages, this.#lag]) gauge.reset();
    for (const [channel, { ledger, lagMs }] of numbers) {
      this.#lag.set({ channel }, lagMs / MS_PER_S);
      for (const outcome of OUTCOMES) this.#messages.set({ channel, outcome }, ledger[outcome]);
    }
    for (const reason of HOLD_REASONS) this.#held.set({ reason }, held.get(reason) ?? 0);
  }

  /** @param route its pattern, never a path: that may name a customer */
  observe(route: string, status: number, seconds: number): void {
    this.#requests.observe({ route, status: String(status) }, seconds);
  }

  /** The page itself. */
  async page(): Promise<string> {
    await this.#ask();
    return this.#registry.metrics();
  }

  /** Serves the page on an address of its own, which is not the customers' one. */
  serve(address: string): Server {
    const colon = address.lastIndexOf(':');
    const server = createServer((req, res) => {
      if (req.url !== '/metrics') {
        res.writeHead(404).end();
        return;
      }
      this.page().then(
        (text) => res.writeHead(200, { 'Content-Type': this.#registry.contentType }).end(text),
        // The database is away: no numbers are better than old ones.
        () => res.writeHead(503).end(),
      );
    });
    return server.listen(Number(address.slice(colon + 1)), address.slice(0, colon));
  }
}
