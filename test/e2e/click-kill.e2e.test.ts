/** The API and MongoDB are killed by SIGKILL under clicks: what was answered is on the disk, and nothing is counted twice. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import type { Connection } from 'mongoose';
import { linkTokens } from '../../channels/link/link-token.js';
import { stackContext, stackFolder } from '../../dev/stack/context.js';
import { type MongoServer, startMongo } from '../../dev/stack/mongo/mongo.js';
import { messageId, under } from '../../domain/base/ids.js';
import { countIn } from '../../domain/customer/tracking/counts.js';
import type { Run } from '../../domain/run/run.js';
import { connect } from '../../models/base/connect.js';
import { createModels, type Models } from '../../models/models.js';
import { recountRun, repairRun } from '../../models/run/reconcile/recount.js';
import { RUN, sentTo } from '../api/inbound/touched.js';
import { ApiProgram } from '../api/program.js';
import { LINK_SECRET } from '../api/support.js';
import { PHONE } from '../support/hits.js';

const REFS = Array.from({ length: 40 }, (_, n) => `c${100 + n}`);
const AT_ONCE = 8;
/** Clicks that are answered before somebody is killed: enough that some are under way then. */
const ANSWERED = 120;
const tokens = linkTokens(LINK_SECRET);

/** What a crowd of phones did and heard. */
class Clicks {
  readonly tried = new Map<string, number>();
  readonly answered = new Map<string, number>();
  #next = 0;
  #isOver = false;

  get sum() {
    const of = (counts: ReadonlyMap<string, number>) => [...counts.values()].reduce((total, n) => total + n, 0);
    return { tried: of(this.tried), answered: of(this.answered) };
  }
  /** Clicks without an end, several at once. @returns when `stop` is called, or the API is gone */
  run(url: string): Promise<unknown> {
    const one = async (): Promise<void> => {
      while (!this.#isOver) {
        const ref = REFS[this.#next++ % REFS.length] ?? '';
        this.tried.set(ref, (this.tried.get(ref) ?? 0) + 1);
        const path = `/c/${tokens.create('click', messageId(RUN, ref))}`;
        const answer = await fetch(`${url}${path}`, { redirect: 'manual', headers: { 'User-Agent': PHONE } });
        assert.equal(answer.status, 302);
        this.answered.set(ref, (this.answered.get(ref) ?? 0) + 1);
      }
    };
    return Promise.allSettled(Array.from({ length: AT_ONCE }, one));
  }
  async until(answered: number): Promise<void> {
    while (this.sum.answered < answered) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  stop(): void {
    this.#isOver = true;
  }
}

describe('clicks while the API and MongoDB are killed', function () {
  this.timeout(120_000);
  const { MONGODB_URI: _given, ...env } = process.env;
  const context = stackContext({ env, log: () => undefined });
  const stack = `click-kill-${randomBytes(4).toString('hex')}`;
  const all: Clicks[] = [];
  let mongo: MongoServer;
  let direct: Connection;
  let models: Models;
  let program: ApiProgram | undefined;
  let uri = '';

  const startDatabase = async (port?: number): Promise<void> => {
    mongo = await startMongo(context, { stack, mode: 'file', ...(port === undefined ? {} : { port }) });
  };
  const startApi = async (): Promise<string> => {
    program = new ApiProgram({ MONGODB_URI: uri, TEMPORAL_ADDRESS: '127.0.0.1:1' });
    return program.listening();
  };
  const clicks = (): Clicks => {
    const made = new Clicks();
    all.push(made);
    return made;
  };
  const clicksOf = async (): Promise<Map<string, number>> => {
    const trails = await models.trails.find({ _id: under(RUN) as never }).lean();
    return new Map(trails.map(({ _id, clicks: n }) => [_id.slice(RUN.length + 1), n]));
  };
  const sumKept = async (): Promise<number> => [...(await clicksOf()).values()].reduce((total, n) => total + n, 0);
  const sumOf = (pick: (one: Clicks) => ReadonlyMap<string, number>, ref: string): number =>
    all.reduce((total, one) => total + (pick(one).get(ref) ?? 0), 0);
  const lost = (): number => program?.output.split('was not recorded').length ?? 1;

  before(async () => {
    await mkdir(stackFolder(context, stack), { recursive: true });
    await startDatabase();
    uri = mongo.uri.replace(/\/(?:\?|$)/, '/clicks?');
    direct = await connect(uri, { writeConcern: '1' });
    models = createModels(direct);
    await sentTo(models, REFS);
  });
  after(async () => {
    await program?.kill();
    await direct?.close();
    await mongo?.stop();
    await rm(stackFolder(context, stack), { recursive: true, force: true });
  });

  it('are all there that were answered when the API dies, and none of the others twice', async () => {
    const crowd = clicks();
    const running = crowd.run(await startApi());
    await crowd.until(ANSWERED);
    await program?.kill();
    crowd.stop();
    await running;
    const kept = await clicksOf();
    const { tried, answered } = crowd.sum;
    assert.ok(tried > answered, 'some were under way');
    for (const ref of REFS) {
      const n = kept.get(ref) ?? 0;
      const [least, most] = [sumOf((one) => one.answered, ref), sumOf((one) => one.tried, ref)];
      assert.ok(least <= n && n <= most, `${ref}: ${n} kept of ${least} answered and ${most} tried`);
    }
  });

  it('are all there that were recorded when MongoDB dies; who comes meanwhile is led on, and the log says so', async () => {
    const before = await sumKept();
    const crowd = clicks();
    const running = crowd.run(await startApi());
    await crowd.until(ANSWERED);
    const port = Number(/:(\d+)\//.exec(uri)?.[1]);
    process.kill(mongo.identity?.pid ?? Number.NaN, 'SIGKILL');
    await mongo.ended;
    await crowd.until(crowd.sum.answered + AT_ONCE);
    await startDatabase(port);
    const there = await sumKept();
    while ((await sumKept()) < there + AT_ONCE) await new Promise((resolve) => setTimeout(resolve, 50));
    crowd.stop();
    await running;
    const { tried, answered } = crowd.sum;
    const unrecorded = lost() - 1;
    assert.equal(tried, answered, 'nobody is kept from the shop');
    assert.ok(unrecorded > 0 && unrecorded < answered, `${unrecorded} of ${answered}`);
    const kept = (await sumKept()) - before;
    assert.ok(answered - unrecorded <= kept && kept <= tried, `${kept} of ${answered}, ${unrecorded} told as lost`);
  });

  it('come to the counters of the run, once it is counted anew', async () => {
    const run = (await models.runs.findById(RUN).lean<Run>()) as Run;
    await repairRun(models, run, await recountRun(models, run, new Date()));
    const { counts, funnel } = (await models.runs.findById(RUN).lean<Run>()) as Run;
    const kept = await sumKept();
    const classes = ['human', 'unsure', 'machine'] as const;
    assert.equal(
      classes.reduce((total, one) => total + countIn(counts, `clicks.${one}`), 0),
      kept,
    );
    const people = classes.reduce((total, one) => total + countIn(counts, `clickers.${one}`), 0);
    assert.equal(people, (await clicksOf()).size);
    assert.ok(funnel.clicked <= people);
  });
});
