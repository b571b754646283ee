import assert from 'node:assert/strict';
import { linkTokens } from '../../../channels/link/link-token.js';
import { messageId } from '../../../domain/base/ids.js';
import { MINUTE_MS } from '../../../domain/base/time.js';
import { countIn } from '../../../domain/customer/tracking/counts.js';
import type { Run } from '../../../domain/run/run.js';
import { differencesOf, recountRun } from '../../../models/run/reconcile/recount.js';
import { PHONE } from '../../support/hits.js';
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
    assert.ok(writes >= 1 && writes <= 30, `${writes} writes for 60 requests`);
    assert.equal(countIn((await run()).counts, 'clicks.human'), 100);
    await assertSound();
  });
});
