import assert from 'node:assert/strict';
import { linkTokens } from '../../../channels/link/link-token.js';
import { linkBase } from '../../../channels/link/links.js';
import { shortLinks } from '../../../channels/link/short-link.js';
import { batchId, customerId, messageId, runId, trailId, under } from '../../../domain/base/ids.js';
import { HOUR_MS } from '../../../domain/base/time.js';
import { countIn } from '../../../domain/customer/tracking/counts.js';
import { EMPTY_FUNNEL } from '../../../domain/run/ledger.js';
import type { Run } from '../../../domain/run/run.js';
import { eraseCustomer } from '../../../models/customer/person/erase-customer.js';
import { registerCode } from '../../../models/message/short-link.js';
import { keepPlaces } from '../../../models/run/places.js';
import { PHONE } from '../../support/hits.js';
import { LINK_SECRET, NOW, startApi, useApi } from '../support.js';
import { CAMPAIGN, customerOf, RUN, sentTo, touchOf } from './touched.js';

const tokens = linkTokens(LINK_SECRET);
const AS_PHONE = { 'User-Agent': PHONE };

describe('tracking links', () => {
  const api = useApi();
  before(async () => {
    await sentTo(api.models, ['c1', 'c2', 'c3']);
  });

  const funnel = async () => (await api.models.runs.findById(RUN).lean())!.funnel;
  const click = (ref: string) => `/c/${tokens.create('click', messageId(RUN, ref))}`;

  it("lead to the run's page and count the customer once, without a key", async () => {
    for (const _ of [1, 2]) {
      const answer = await api.ask('GET', click('c1'), { key: null, headers: AS_PHONE });
      assert.deepEqual([answer.status, answer.headers.get('location')], [302, 'https://shop.example.com/11-11']);
      assert.equal(answer.headers.get('cache-control'), 'no-store');
      assert.equal(answer.headers.get('referrer-policy'), 'no-referrer');
    }
    assert.equal((await funnel()).clicked, 1);
  });

  it('never lead elsewhere, whatever the address says', async () => {
    const answer = await api.ask('GET', `${click('c1')}?url=https://evil.example.com&utm=1`, {
      key: null,
      headers: AS_PHONE,
    });
    assert.equal(answer.headers.get('location'), 'https://shop.example.com/11-11');
  });

  it('do not count a HEAD, by which scanners look', async () => {
    const before = await funnel();
    assert.equal((await api.ask('HEAD', click('c2'), { key: null, headers: AS_PHONE })).status, 302);
    assert.deepEqual(await funnel(), before);
  });

  it('of another secret, another kind, or with one character changed, are 404 without a redirect', async () => {
    const good = tokens.create('click', messageId(RUN, 'c2'));
    const forged = [
      linkTokens('another-secret-0123456').create('click', messageId(RUN, 'c2')),
      tokens.create('open', messageId(RUN, 'c2')),
      `${good.slice(0, -1)}${good.endsWith('A') ? 'B' : 'A'}`,
      `x${good}`,
      'nonsense',
      tokens.create('click', 'hoa-nang.none.x.1:c2'),
    ];
    for (const token of forged) {
      const answer = await api.ask('GET', `/c/${token}`, { key: null, headers: AS_PHONE });
      assert.deepEqual([answer.status, answer.headers.get('location')], [404, null], token);
    }
  });

  it('of an SMS are short, lead to the same page, and count once for the recipient of their place', async () => {
    const short = shortLinks(LINK_SECRET);
    const codeOf = (attempt: number) => short.codeOf(RUN, attempt);
    // Another run has the first code already.
    await api.models.shortCodes.create({ _id: codeOf(0), run: 'hoa-nang.other.x.1' });
    const [code, again] = await Promise.all([1, 2].map(() => registerCode(api.models, RUN, codeOf)));
    assert.deepEqual([code, again], [codeOf(1), codeOf(1)]);

    const { clicked } = await funnel();
    for (const _ of [1, 2]) {
      const answer = await api.ask('GET', `/s/${short.create(code!, { seq: 0, index: 2 })}`, {
        key: null,
        headers: AS_PHONE,
      });
      assert.deepEqual([answer.status, answer.headers.get('location')], [302, 'https://shop.example.com/11-11']);
    }
    assert.equal((await funnel()).clicked, clicked + 1);

    const nobody = [
      short.create(code!, { seq: 0, index: 400 }),
      short.create('zzzzzz', { seq: 0, index: 0 }),
      'nonsense',
    ];
    for (const token of nobody)
      assert.equal((await api.ask('GET', `/s/${token}`, { key: null, headers: AS_PHONE })).status, 404, token);
  });

  it('of an e-mail show a pixel of 43 bytes and count the read', async () => {
    const before = await funnel();
    const response = await fetch(`${api.url}/o/${tokens.create('open', messageId(RUN, 'c2'))}`, { headers: AS_PHONE });
    const bytes = Buffer.from(await response.arrayBuffer());
    assert.deepEqual([response.status, response.headers.get('content-type'), bytes.length], [200, 'image/gif', 43]);
    assert.equal(bytes.toString('latin1', 0, 6), 'GIF89a');
    assert.equal((await funnel()).read, before.read + 1);
    assert.equal((await api.ask('GET', '/o/nonsense', { key: null, headers: AS_PHONE })).status, 404);
  });

  it('still lead to the shop when the click cannot be recorded', async () => {
    const broken = Object.create(api.models.customers) as typeof api.models.customers;
    Object.defineProperty(broken, 'collection', { value: { bulkWrite: () => Promise.reject(new Error('away')) } });
    const other = await startApi({ models: { ...api.models, customers: broken } });
    try {
      assert.equal((await other.ask('GET', click('c2'), { key: null, headers: AS_PHONE })).status, 302);
      assert.ok(other.logged.some(({ level }) => level === 'warn'));
      const said = JSON.stringify(other.logged, (key, value) => (key === 'trace' ? undefined : value));
      assert.equal(said.includes('c2'), false);
    } finally {
      await other.close();
    }
  });

  describe('of a text that names pages itself', () => {
    const LINKS = runId(CAMPAIGN, 'own-links');
    const PAGES = ['https://shop.example.com/ao', 'https://shop.example.com/vay?a=1&b=2'];
    const short = shortLinks(LINK_SECRET);
    const code = 'own_-1';
    const link = (number: number, index = 0) => `/s/${short.create(code, { seq: 0, index }, number)}`;
    const counts = async () => (await api.models.runs.findById(LINKS).lean<Run>())!.counts;
    const open = (path: string, headers: Record<string, string> = AS_PHONE, method = 'GET') =>
      api.ask(method, path, { key: null, headers });
    before(async () => {
      const template = { text: `${PAGES[0]} ${PAGES[1]} {{ link }}` };
      const { _id: _, ...run } = (await api.models.runs.findById(RUN).lean())!;
      delete (run as { counts?: unknown }).counts;
      await api.models.runs.collection.insertOne({ ...run, _id: LINKS, template, funnel: EMPTY_FUNNEL } as never);
      const batch = (await api.models.batches.findById(batchId(RUN, 0)).lean())!;
      const cursor = customerId('hoa-nang', 'c3');
      await api.models.batches.collection.insertOne({ ...batch, _id: batchId(LINKS, 0), run: LINKS, cursor } as never);
      await api.models.shortCodes.create({ _id: code, run: LINKS });
      await keepPlaces(api.models, { run: LINKS, seq: 0, customers: ['c1', 'c2', 'c3'] });
      const touch = { run: LINKS, window: 'w', channel: 'chat', at: new Date(NOW.getTime() - HOUR_MS), claim: 'x' };
      await api.models.customers.updateMany({}, { $push: { touches: touch } });
    });
    afterEach(() => api.setNow(NOW));

    it('lead each to its own page, and to none that there is not', async () => {
      for (const [at, page] of PAGES.entries()) {
        api.setNow(new Date(NOW.getTime() + at * 60_000));
        const answer = await open(link(at + 1));
        assert.deepEqual([answer.status, answer.headers.get('location')], [302, page]);
      }
      assert.equal((await open(link(3))).status, 404);
      assert.equal((await open(link(35))).status, 404);
      const trail = (await api.models.trails.findById(trailId(LINKS, 'c1')).lean())!;
      assert.deepEqual(
        trail.hits.map(({ on, agent }) => [on, agent]),
        [
          [1, 'browser'],
          [2, 'browser'],
        ],
      );
      assert.equal(countIn(await counts(), 'clicks.human'), 2);
    });

    it('lead on from HTML as well, beyond the 35th, each told apart', async () => {
      const html = runId(CAMPAIGN, 'html-links');
      const links = Array.from({ length: 60 }, (_, at) => `https://shop.example.com/${at + 1}`);
      const mail = { language: 'html', source: '', html: '<p>x</p>', links };
      const { _id: _, ...run } = (await api.models.runs.findById(LINKS).lean())!;
      const template = { text: 'x', mail };
      await api.models.runs.collection.insertOne({ ...run, _id: html, template, funnel: EMPTY_FUNNEL } as never);
      const batch = (await api.models.batches.findById(batchId(LINKS, 0)).lean())!;
      await api.models.batches.collection.insertOne({ ...batch, _id: batchId(html, 0), run: html } as never);
      await api.models.shortCodes.create({ _id: 'html_1', run: html });
      await keepPlaces(api.models, { run: html, seq: 0, customers: ['c1', 'c2', 'c3'] });
      const touch = { run: html, window: 'w', channel: 'chat', at: new Date(NOW.getTime() - HOUR_MS), claim: 'x' };
      await api.models.customers.updateMany({}, { $push: { touches: touch } });
      const numbers = [1, 35, 36, 60];
      for (const [at, number] of numbers.entries()) {
        api.setNow(new Date(NOW.getTime() + at * 60_000));
        const answer = await open(`/s/${short.create('html_1', { seq: 0, index: 1 }, number)}`);
        assert.deepEqual([answer.status, answer.headers.get('location')], [302, `https://shop.example.com/${number}`]);
      }
      assert.equal((await open(`/s/${short.create('html_1', { seq: 0, index: 1 }, 61)}`)).status, 404);
      const trail = (await api.models.trails.findById(trailId(html, 'c2')).lean())!;
      assert.deepEqual(
        trail.hits.map(({ on }) => on),
        numbers,
      );
    });

    it('followed all within a second are a machine’s, though each request looked like a person’s', async () => {
      const before = countIn(await counts(), 'clickers.human');
      for (const number of [1, 2, 0]) await open(link(number, 1));
      assert.equal(countIn(await counts(), 'clickers.human'), before);
      assert.equal(countIn(await counts(), 'clickers.machine'), 1);
      const touches = (await api.models.customers.findById(customerId('hoa-nang', 'c2')).lean())!.touches;
      assert.equal(touches.find(({ run }) => run === LINKS)?.clickedAt, undefined);
    });

    it('keep of a request no address and no name of an agent, and another word of each message for one place', async () => {
      await open(link(1, 2), { 'User-Agent': 'Ung dung 77' });
      const trails = await api.models.trails.find({ _id: under(LINKS) as never }).lean();
      const text = JSON.stringify(trails);
      assert.ok(!text.includes('Ung dung') && !text.includes('127.0.0.1') && !text.includes('::1'), text);
      const from = trails.filter(({ _id }) => !_id.endsWith('c3')).map(({ hits }) => hits[0]?.from);
      assert.equal(new Set(from).size, from.length);
    });

    it('of an erased customer lead on and leave nothing behind', async () => {
      await eraseCustomer(api.models, 'hoa-nang', 'c1', () => 'erased-1');
      const clicks = (await api.models.trails.findById(trailId(LINKS, 'erased-1')).lean())!.hits.length;
      assert.equal(await api.models.trails.countDocuments({ _id: trailId(LINKS, 'c1') }), 0);
      assert.equal((await open(`/c/${tokens.create('click', messageId(LINKS, 'c1'))}`)).status, 302);
      assert.equal(await api.models.trails.countDocuments({ _id: trailId(LINKS, 'c1') }), 0);
      assert.equal((await open(link(1))).status, 302);
      const after = (await api.models.trails.findById(trailId(LINKS, 'erased-1')).lean())!;
      assert.equal(after.hits.length, clicks + 1, 'the place stands under the reference that says nothing');
    });
  });

  describe('that are no links of ours', () => {
    const short = shortLinks(LINK_SECRET);
    const good = short.create('own_-1', { seq: 0, index: 0 }, 1);
    const cut = [good.slice(0, -1), good.slice(1), good.replace('.1', ''), good.replace('.1', '.z')];
    const strange = [
      '%00',
      '..%2f..',
      'a'.repeat(2_000),
      '%F0%9F%92%A5',
      `${good}%0d%0aLocation:evil`,
      "'or'1",
      '$where',
    ];
    const others = [shortLinks('another-secret-0123456').create('own_-1', { seq: 0, index: 0 }, 1)];

    it('are refused without a redirect, on every path, and leave nothing behind', async () => {
      const before = await api.models.trails.countDocuments({});
      for (const path of ['c', 's', 'h', 'o'])
        for (const token of [...cut, ...strange, ...others])
          for (const method of ['GET', 'HEAD']) {
            const init = { method, redirect: 'manual', headers: AS_PHONE } as const;
            const answer = await fetch(`${api.url}/${path}/${token}`, init);
            await answer.arrayBuffer();
            assert.ok(answer.status >= 400 && answer.status < 500, `${answer.status} /${path}/${token}`);
            assert.equal(answer.headers.get('location'), null);
          }
      assert.equal(await api.models.trails.countDocuments({}), before);
    });

    it('of another shop’s message speak for that message only, whoever knows both', async () => {
      const other = tokens.create('click', messageId('lan.sale.launch-followers.1', 'c1'));
      assert.equal((await api.ask('GET', `/c/${other}`, { key: null, headers: AS_PHONE })).status, 404);
      const mixed = `${other.split('.')[0]}.${tokens.create('click', messageId(RUN, 'c1')).split('.')[1]}`;
      assert.equal((await api.ask('GET', `/c/${mixed}`, { key: null, headers: AS_PHONE })).status, 404);
    });
  });

  describe('asked for by machines', () => {
    const counts = async () => {
      const found = (await api.models.runs.findById(RUN).lean<Run>())!;
      const { counts: more } = found;
      return {
        people: found.funnel.clicked + found.funnel.read,
        machines: countIn(more, 'clickers.machine') + countIn(more, 'readers.machine'),
        unsure: countIn(more, 'readers.unsure'),
      };
    };
    const ROBOT = { 'User-Agent': 'Mozilla/5.0 (compatible; SafeScanner-bot/1.0)' };
    before(() => api.models.customers.create({ ...customerOf('m1'), touches: [touchOf(RUN)] }));

    it('through a link that nobody sees, lead to the page and count as a machine’s', async () => {
      const before = await counts();
      const path = `/h/${tokens.create('open', messageId(RUN, 'm1'))}`;
      const answer = await api.ask('GET', path, { key: null, headers: AS_PHONE });
      assert.deepEqual([answer.status, answer.headers.get('location')], [302, 'https://shop.example.com/11-11']);
      assert.equal((await api.ask('GET', '/h/nonsense', { key: null })).status, 404);
      assert.deepEqual((await counts()).people, before.people);
      await api.ask('GET', click('m1'), { key: null, headers: AS_PHONE });
      assert.deepEqual(
        await counts(),
        { ...before, machines: before.machines + 1 },
        'and so does what it asks for beside',
      );
    });

    it('by their name or ahead of need, lead on and count for no step', async () => {
      const before = (await counts()).people;
      for (const headers of [
        ROBOT,
        { ...AS_PHONE, Purpose: 'prefetch' },
        { ...AS_PHONE, 'Sec-Purpose': 'prefetch;prerender' },
      ])
        assert.equal((await api.ask('GET', click('m1'), { key: null, headers })).status, 302);
      assert.equal((await counts()).people, before);
    });

    it('through the proxies of Apple and Gmail, show the picture and prove nothing', async () => {
      await api.models.customers.create({ ...customerOf('m2'), touches: [touchOf(RUN)] });
      const before = await counts();
      const path = `/o/${tokens.create('open', messageId(RUN, 'm2'))}`;
      const apple = await api.ask('GET', path, { key: null, headers: { 'User-Agent': 'Mozilla/5.0' } });
      assert.equal(apple.status, 200);
      assert.deepEqual(await counts(), { ...before, machines: before.machines + 1 });
      const gmail = 'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)';
      await api.ask('GET', path, { key: null, headers: { 'User-Agent': gmail } });
      assert.equal((await counts()).unsure, before.unsure + 1);
    });

    it('opt nobody out by a look at the unsubscribe page, of whatever kind', async () => {
      const { unsubscribe } = linkBase('https://go.example.com', LINK_SECRET);
      const path = `/u/${unsubscribe.create({ channel: 'chat', message: messageId(RUN, 'm2') })}`;
      for (const method of ['HEAD', 'GET'])
        for (const headers of [AS_PHONE, ROBOT, { Purpose: 'prefetch' }])
          assert.equal((await api.ask(method, path, { key: null, headers })).status, 200);
      const { consent } = (await api.models.customers.findById(customerId('hoa-nang', 'm2')).lean())!;
      assert.equal(consent.chat, undefined);
      const { hits } = (await api.models.trails.findById(trailId(RUN, 'm2')).lean())!;
      assert.equal(hits.filter(({ on }) => on === 'unsubscribe').length, 6, 'a look is evidence');
    });
  });
});
