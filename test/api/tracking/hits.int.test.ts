import assert from 'node:assert/strict';
import { startJudge } from '../../../api/tracking/judge.js';
import { linkTokens } from '../../../channels/link/link-token.js';
import { messageId, trailId } from '../../../domain/base/ids.js';
import { MINUTE_MS } from '../../../domain/base/time.js';
import { countIn } from '../../../domain/customer/tracking/counts.js';
import type { Run } from '../../../domain/run/run.js';
import { judgeHits } from '../../../models/customer/tracking/record.js';
import { keepHits } from '../../../models/customer/tracking/trails.js';
import { newsOptions } from '../../../models/run/funnel.js';
import { differencesOf, recountRun } from '../../../models/run/reconcile/recount.js';
import { hit, judged, PHONE } from '../../support/hits.js';
import { RUN, sentTo } from '../inbound/touched.js';
import { LINK_SECRET, NOW, useApi } from '../support.js';

const REFS = Array.from({ length: 20 }, (_, n) => `c${n}`);

describe('requests for tracked addresses that come at once', () => {
  const api = useApi();
  const tokens = linkTokens(LINK_SECRET);
  before(() => sentTo(api.models, REFS));
  const run = async () => (await api.models.runs.findById(RUN).lean<Run>())!;
  const ask = async (path: string): Promise<number> => {
    const answer = await fetch(`${api.url}${path}`, { redirect: 'manual', headers: { 'User-Agent': PHONE } });
    await answer.arrayBuffer();
    return answer.status;
  };
  const click = (ref: string) => ask(`/c/${tokens.create('click', messageId(RUN, ref))}`);
  const open = (ref: string) => ask(`/o/${tokens.create('open', messageId(RUN, ref))}`);
  const assertSound = async () => {
    const found = await run();
    assert.deepEqual(await differencesOf(api.models, found, await recountRun(api.models, found, NOW)), []);
  };

  it('are all there when they are answered, people once and requests each time', async () => {
    const statuses = await Promise.all(REFS.flatMap((ref) => [click(ref), click(ref), open(ref)]));
    assert.deepEqual([...new Set(statuses)].sort(), [200, 302]);
    await judged(api.models);
    const { funnel, counts } = await run();
    assert.deepEqual([funnel.clicked, funnel.read, funnel.delivered], [20, 20, 20]);
    assert.deepEqual([countIn(counts, 'clicks.human'), countIn(counts, 'opens.human')], [40, 20]);
    await assertSound();
  });

  it('are written together: far fewer writes than requests', async () => {
    const { collection } = api.models.trails;
    const before = collection.bulkWrite;
    let writes = 0;
    collection.bulkWrite = ((...given: Parameters<typeof before>) => {
      writes += 1;
      return before.apply(collection, given);
    }) as typeof before;
    try {
      api.setNow(new Date(NOW.getTime() + MINUTE_MS));
      await Promise.all(REFS.flatMap((ref) => [click(ref), click(ref), click(ref)]));
    } finally {
      collection.bulkWrite = before;
    }
    await judged(api.models);
    assert.ok(writes >= 1 && writes <= 30, `${writes} writes for 60 requests`);
    assert.equal(countIn((await run()).counts, 'clicks.human'), 100);
    await assertSound();
  });

  const late = (ref: string) => ({ message: messageId(RUN, ref), hit: hit(new Date(NOW.getTime() + 5 * MINUTE_MS)) });

  it('are judged by whoever looks next, when the process that wrote them down is gone', async () => {
    const before = countIn((await run()).counts, 'clicks.human');
    await keepHits(api.models, [late('c1'), late('c2')], 40, new Date(NOW.getTime() - MINUTE_MS));
    assert.equal(countIn((await run()).counts, 'clicks.human'), before);
    const judge = startJudge({ models: api.models, log: api.log, now: () => NOW }, async () => 1);
    judge.sweep();
    await judged(api.models);
    await judge.stop();
    assert.equal(countIn((await run()).counts, 'clicks.human'), before + 2);
    await assertSound();
  });

  it('keep their mark when more come while they are judged, and none is left of whom nobody has', async () => {
    const trail = (ref: string) => api.models.trails.findById(trailId(RUN, ref)).lean();
    const first = await keepHits(api.models, [late('c3'), late('nobody')], 40, NOW);
    const second = await keepHits(api.models, [late('c3')], 40, NOW);
    assert.notEqual(first, second);
    const judge = (mark: string) => {
      const marks = new Map(['c3', 'nobody'].map((ref) => [messageId(RUN, ref), mark]));
      return judgeHits(api.models, marks, async () => 1, newsOptions(api.models, NOW));
    };
    await judge(first);
    assert.equal((await trail('c3'))?.unjudged, second);
    assert.equal(await trail('nobody'), null);
    await judge(second);
    assert.equal((await trail('c3'))?.unjudged, undefined);
    await assertSound();
  });

  it('that cannot be judged now are answered all the same, and keep their mark', async () => {
    const { collection } = api.models.customers;
    const find = collection.find;
    collection.find = (() => {
      throw new Error('away');
    }) as unknown as typeof find;
    try {
      assert.equal(await click('c4'), 302);
    } finally {
      collection.find = find;
    }
    const kept = await api.models.trails.findById(trailId(RUN, 'c4')).lean();
    assert.ok(kept?.unjudged);
    assert.ok(api.logged.some(({ message }) => message.includes('not judged yet')));
    assert.equal(await click('c4'), 302);
    await judged(api.models);
    await assertSound();
  });

  it('are counted exactly however often one link is used again: one person, each request, forty of them kept', async () => {
    const clicksNow = async () => {
      const { counts, funnel } = await run();
      const of = (kind: string) => countIn(counts, `clicks.${kind}` as 'clicks.human');
      return { all: of('human') + of('unsure') + of('machine'), people: funnel.clicked };
    };
    await judged(api.models);
    const before = await clicksNow();
    api.setNow(new Date(NOW.getTime() + 20 * MINUTE_MS));
    for (let round = 0; round < 5; round += 1)
      assert.deepEqual([...new Set(await Promise.all(Array.from({ length: 50 }, () => click('c5'))))], [302]);
    await judged(api.models);
    assert.deepEqual(await clicksNow(), { ...before, all: before.all + 250 });
    const trail = await api.models.trails.findById(trailId(RUN, 'c5')).lean();
    assert.equal(trail?.hits.length, 40);
    await assertSound();
  });
});
