import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { accountOf } from '../../activities/run/outcomes.js';
import type { Random } from '../../dev/sample/random.js';
import { sendJson } from '../../dev/sample/upload.js';
import { run as runCommand } from '../../dev/stack/run.js';
import type { ChannelName } from '../../domain/base/channel.js';
import { campaignWorkflowId, outreachWorkflowId, runsOf } from '../../domain/base/ids.js';
import type { Campaign } from '../../domain/campaign/campaign.js';
import { FINAL_STATES } from '../../domain/campaign/states.js';
import { outcomeOf } from '../../domain/run/ledger.js';
import type { Run } from '../../domain/run/run.js';
import { native } from '../../models/base/native.js';
import type { Models } from '../../models/models.js';
import { accountsOfRun } from '../../models/run/batch-store.js';
import type { RunBooks, Stop } from './judge.js';
import type { Arrival, Provider } from './provider.js';
import type { Servers } from './servers.js';

const POLL_MS = 100;
const LONGEST_WAIT_MS = 60_000;
const CLI_MS = 30_000;

export interface RoundDeps {
  readonly servers: Servers;
  readonly provider: Provider;
  readonly models: Models;
  readonly client: Client;
  readonly random: Random;
  /** A checkout of the former version; undefined where there is no git history. */
  readonly former: string | undefined;
}

/** All had been sent before what was to happen in the middle of it could happen. */
export class TooLate extends Error {}

/** One campaign, or two, to one shop's customers, while something breaks. */
export class Round {
  readonly stops: Stop[] = [];
  /** When what was broken was put right again; epoch milliseconds. */
  mendedAt: number | undefined;
  readonly #ends: (() => Promise<void>)[] = [];
  readonly #passing: (() => Promise<void>)[] = [];

  constructor(
    readonly deps: RoundDeps,
    readonly shop: string,
    readonly keys: readonly string[],
    readonly channel: ChannelName,
    readonly customers: number,
    /** Ordinary time of an answer of the provider. */
    readonly slowMs: number,
    readonly closesAt: Date,
  ) {}

  /** The same round, when its window is known. */
  closing(closesAt: Date): Round {
    const round = new Round(this.deps, this.shop, this.keys, this.channel, this.customers, this.slowMs, closesAt);
    round.#ends.push(...this.#ends);
    round.#passing.push(...this.#passing);
    return round;
  }

  get servers(): Servers {
    return this.deps.servers;
  }
  get random(): Random {
    return this.deps.random;
  }
  get campaigns(): string[] {
    return this.keys.map((key) => `${this.shop}.${key}`);
  }

  /** Called when the round is over, the last first. */
  atEnd(end: () => Promise<void>): void {
    this.#ends.push(end);
  }
  async end(): Promise<void> {
    await this.endPassing();
    for (const end of this.#ends.reverse()) await end();
  }

  /** What ends in the middle of the round, or at its end at the latest. */
  passing(end: () => Promise<void>): void {
    this.#passing.push(end);
  }
  async endPassing(): Promise<void> {
    for (const end of this.#passing.splice(0)) await end();
  }

  /** From now on all is well again. */
  mended(): void {
    this.mendedAt = Date.now();
  }

  async arrivals(): Promise<Arrival[]> {
    const log = await this.deps.provider.log();
    return log.filter(({ run }) => run.startsWith(`${this.shop}.`));
  }

  /** Until so large a share of the messages has arrived, or as long as that may take. */
  async untilSent(share: number): Promise<void> {
    const wanted = Math.max(1, Math.floor(share * this.customers * this.keys.length));
    const deadline = Date.now() + LONGEST_WAIT_MS;
    while ((await this.arrivals()).length < wanted && Date.now() < deadline) await delay(POLL_MS / 2);
  }
  /** Until a moment that the seed chooses, while messages leave. */
  untilSomewhere(): Promise<void> {
    return this.untilSent(0.05 + this.random.next() * 0.6);
  }
  /** A wait that the seed chooses. */
  async pauseBetween(leastMs: number, mostMs: number): Promise<void> {
    await delay(leastMs + this.random.int(mostMs - leastMs + 1));
  }

  /** Asks the API about a campaign. @throws ApiRefusal */
  ask(method: string, key: string, path: string, body: object = {}): Promise<unknown> {
    const access = { api: this.servers.apiUrl, key: this.servers.env.ADMIN_API_KEY ?? '' };
    return sendJson(access, method, `/v1/shops/${this.shop}/campaigns/${key}${path}`, body);
  }

  /** Reads of a campaign. @throws Error with the answer when it is none */
  async read(key: string, path: string): Promise<unknown> {
    const headers = { authorization: `Bearer ${this.servers.env.ADMIN_API_KEY}` };
    const answer = await fetch(`${this.servers.apiUrl}/v1/shops/${this.shop}/campaigns/${key}${path}`, { headers });
    if (!answer.ok) throw new Error(`The API answers ${answer.status}: ${await answer.text()}`);
    return answer.json();
  }

  /**
   * Pauses or cancels, and remembers what was promised. @returns what to call when sending is wanted again
   * @throws TooLate when the campaign has completed; ApiRefusal
   */
  async stop(key: string, action: 'pause' | 'cancel'): Promise<() => void> {
    const answer = await this.ask('POST', key, `/${action}`).catch(async (error: unknown) => {
      const { state } = (await this.read(key, '')) as { state: string };
      throw state === 'completed' ? new TooLate(`the campaign had completed before its ${action}`) : error;
    });
    const { promise } = answer as Pick<Stop, 'promise'>;
    const stop = { answeredAt: Date.now(), resumedAt: Number.POSITIVE_INFINITY, promise };
    this.stops.push(stop);
    return () => {
      stop.resumedAt = Date.now();
    };
  }
  async resume(key: string, wanted: () => void): Promise<void> {
    // It may take hold before its answer is here.
    wanted();
    await this.ask('POST', key, '/resume');
  }

  /** An operator at the Temporal command line. @throws Error with what it said */
  async operator(...args: string[]): Promise<void> {
    const cli = this.servers.temporalCli;
    if (cli === undefined) throw new Error('There is no Temporal command line');
    const address = ['--address', this.servers.temporalAddress];
    const result = await runCommand(cli, [...args, ...address], { env: process.env, timeoutMs: CLI_MS });
    if (result.code !== 0) throw new Error(`temporal ${args.join(' ')}: ${result.stderr || result.stdout}`);
  }

  async runs(): Promise<Run[]> {
    const found = await Promise.all(
      this.campaigns.map((campaign) =>
        native(this.deps.models.runs)
          .find<Run>({ _id: runsOf(campaign) })
          .toArray(),
      ),
    );
    return found.flat();
  }

  async #states(): Promise<string[]> {
    const found = await native(this.deps.models.campaigns)
      .find<Pick<Campaign, 'state'>>({ _id: { $in: this.campaigns } as never })
      .toArray();
    return found.map(({ state }) => state);
  }

  /** Workflows of this round that have not ended. */
  async #openWorkflows(): Promise<string[]> {
    const ids = [
      ...this.campaigns.map(campaignWorkflowId),
      ...(await this.runs()).map(({ _id }) => outreachWorkflowId(_id)),
    ];
    const open = await Promise.all(
      ids.map(async (id) => {
        const { status } = await this.deps.client.workflow.getHandle(id).describe();
        return status.name === 'RUNNING' || status.name === 'PAUSED' ? [id] : [];
      }),
    );
    return open.flat();
  }

  /** What is not over yet: campaigns without a final state, open runs, workflows. A server that is away is not over either. */
  async left(): Promise<string[]> {
    try {
      const states = await this.#states();
      const runs = await this.runs();
      return [
        ...states.filter((state) => !FINAL_STATES.includes(state as never)).map((state) => `a campaign is ${state}`),
        ...(runs.length < this.keys.length ? ['a run was never opened'] : []),
        ...runs.filter(({ state }) => state !== 'closed').map(({ _id }) => `run ${_id} is open`),
        ...(await this.#openWorkflows()).map((id) => `workflow ${id} goes on`),
      ];
    } catch (error) {
      return [error instanceof Error ? error.message : String(error)];
    }
  }

  /** Waits until all is over. @returns what is left at `deadline` (epoch milliseconds) */
  async untilOver(deadline: number): Promise<string[]> {
    for (;;) {
      const left = await this.left();
      if (left.length === 0 || Date.now() > deadline) return left;
      await delay(POLL_MS * 3);
    }
  }

  async books(): Promise<RunBooks[]> {
    return Promise.all(
      (await this.runs()).map(async ({ _id, state, ledger }) => {
        const outcomes: { ref: string; outcome: string }[] = [];
        for await (const batch of accountsOfRun(this.deps.models.batches, _id)) {
          const account = accountOf(batch);
          outcomes.push(...batch.customers.map((ref, index) => ({ ref, outcome: outcomeOf(account, index) })));
        }
        return { run: _id, closed: state === 'closed', ledger, outcomes };
      }),
    );
  }
}
