import assert from 'node:assert/strict';
import { Live } from '../../../../api/runs/live/live.js';
import { EMPTY_LEDGER } from '../../../../domain/run/ledger.js';
import { livePolicyAt } from '../../../../domain/run/live/policy.js';
import { native } from '../../../../models/base/native.js';
import { CAMPAIGN, RUN, sentTo } from '../../inbound/touched.js';
import { ADMIN_KEY, makeShop, NOW, startApi, type TestApi } from '../../support.js';

const PATH = '/v1/shops/hoa-nang/campaigns/sale/live';
const POLICY = { ...livePolicyAt(NOW), lookMs: 5, heartbeatMs: 40, maxPerKey: 3 };

interface Told {
  readonly id?: string;
  readonly event?: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into events of every shape
  readonly data?: any;
  readonly raw: string;
}

/** Reads a stream as a browser does: blocks between empty lines. */
class Reader {
  readonly #bytes: ReadableStreamDefaultReader<string>;
  #text = '';
  constructor(readonly response: Response) {
    assert.ok(response.body);
    this.#bytes = response.body.pipeThrough(new TextDecoderStream()).getReader();
  }
  /** @returns undefined at the end of the stream */
  async block(): Promise<Told | undefined> {
    for (;;) {
      const end = this.#text.indexOf('\n\n');
      if (end >= 0) {
        const raw = this.#text.slice(0, end);
        this.#text = this.#text.slice(end + 2);
        const fields = new Map(raw.split('\n').map((line) => line.split(/: (.*)/s, 2) as [string, string]));
        const [id, event, data] = [fields.get('id'), fields.get('event'), fields.get('data')];
        return {
          raw,
          ...(id === undefined ? {} : { id }),
          ...(event === undefined ? {} : { event }),
          ...(data === undefined ? {} : { data: JSON.parse(data) }),
        };
      }
      const { value, done } = await this.#bytes.read();
      if (done) return undefined;
      this.#text += value;
    }
  }
  /** The next block that satisfies; those before are dropped. */
  async until(wanted: (told: Told) => boolean): Promise<Told> {
    for (;;) {
      const told = await this.block();
      assert.ok(told, 'the stream ended first');
      if (wanted(told)) return told;
    }
  }
  close(): Promise<void> {
    return this.#bytes.cancel();
  }
}
const isProgress = ({ event }: Told): boolean => event === 'progress';

describe('a campaign as it happens', () => {
  let api: TestApi;
  let live: Live;
  let key: string;
  let now = NOW;
  const open: Reader[] = [];
  const watch = async (headers: Record<string, string> = {}, path = PATH): Promise<Reader> => {
    const auth = headers.Cookie === undefined ? { Authorization: `Bearer ${key}` } : {};
    const reader = new Reader(await fetch(`${api.url}${path}`, { headers: { ...auth, ...headers } }));
    open.push(reader);
    return reader;
  };
  /** Moves recipients from pending to sent, and the clock on. */
  const send = async (n: number, seconds: number): Promise<void> => {
    now = new Date(now.getTime() + seconds * 1000);
    await native(api.models.batches).updateOne({ run: RUN }, { $inc: { 'ledger.sent': n, 'ledger.pending': -n } });
  };

  before(async () => {
    live = new Live({ policy: POLICY, now: () => now, log: { warn: () => undefined } });
    api = await startApi({ live });
    key = await makeShop(api, 'hoa-nang');
    await sentTo(api.models, ['c1']);
    const ledger = { ...EMPTY_LEDGER, audience: 1000, sent: 0, pending: 1000 };
    await native(api.models.batches).updateOne({ run: RUN }, { $set: { ledger } });
    await api.models.runs.updateOne({ _id: RUN }, { $set: { expiresAt: new Date(NOW.getTime() + 86_400_000) } });
  });
  afterEach(async () => {
    for (const reader of open.splice(0)) await reader.close().catch(() => undefined);
  });
  after(() => api.close());

  it('tells the whole state first, then what has changed with the pace and the expected end', async () => {
    const reader = await watch();
    assert.equal(reader.response.headers.get('content-type'), 'text/event-stream; charset=utf-8');
    assert.equal((await reader.block())?.raw, 'retry: 3000');
    const first = await reader.until(isProgress);
    assert.deepEqual([first.data.campaign, first.data.state, first.data.ledger.pending], ['sale', 'active', 1000]);
    assert.equal(first.data.open[0].run, RUN);
    assert.equal(first.data.sentPerSecond, undefined, 'one look is no pace');
    await send(100, 10);
    const second = await reader.until(({ data }) => data?.ledger.sent === 100);
    assert.equal(second.data.sentPerSecond, 10);
    assert.equal(second.data.estimatedEndAt, new Date(now.getTime() + 90_000).toISOString());
  });

  it('tells a reader that comes again only what it has not seen, and that it is still there while nothing happens', async () => {
    const first = await watch();
    const { id = '' } = await first.until(isProgress);
    await first.close();
    const again = await watch({ 'Last-Event-ID': id });
    await again.block();
    assert.equal((await again.block())?.raw, ': still here');
    await send(1, 1);
    assert.equal((await again.until(isProgress)).data.ledger.sent, 101);
    const stranger = await watch({ 'Last-Event-ID': 'of-another-time' });
    assert.equal((await stranger.until(isProgress)).data.ledger.sent, 101);
  });

  it("opens with the console's session, to the shop's own key alone, and for one run as well", async () => {
    const signIn = await api.ask('POST', '/v1/session', { key: null, json: { key } });
    const cookie = signIn.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
    const session = await watch({ Cookie: cookie }, `/v1/shops/hoa-nang/runs/${RUN}/live`);
    assert.equal((await session.until(isProgress)).data.run, RUN);
    const other = await makeShop(api, 'other');
    assert.equal((await api.ask('GET', PATH, { key: other })).status, 403);
    assert.equal((await api.ask('GET', PATH, { key: null })).status, 401);
    assert.equal((await api.ask('HEAD', PATH, { key })).status, 200, 'a HEAD opens no stream');
  });

  it('is looked at once for all readers, who are bounded, and not at all without them', async () => {
    const readers = [await watch(), await watch(), await watch()];
    const refused = await api.ask('GET', PATH, { key });
    assert.deepEqual([refused.status, refused.body.code], [429, 'too_many_streams']);
    assert.equal(refused.headers.get('retry-after'), '3');
    const admin = await watch({ Authorization: `Bearer ${ADMIN_KEY}` });
    assert.ok(await admin.until(isProgress), 'another key has room of its own');
    for (const reader of readers) await reader.close();
    // The server hears of it a moment later.
    for (let tries = 0; tries < 200 && live.streams > 1; tries += 1) await new Promise((next) => setTimeout(next, 5));
    assert.equal(live.streams, 1);
    assert.ok(await (await watch()).until(isProgress));
  });

  it('goes on when the database comes back', async () => {
    let isAway = true;
    const ledger = { ...EMPTY_LEDGER, audience: 1, sent: 1 };
    const progress = {
      ledger,
      funnel: { delivered: 0, read: 0, clicked: 0, bought: 0, revenue: 0 },
      open: [],
      isPlanned: true,
    };
    const look = async () => {
      if (isAway) throw new Error('away');
      return { progress, isOver: false, view: () => ({ ledger }) };
    };
    const stream = live.open('something', look, 'k', undefined);
    assert.equal((await stream.next()).value, 'retry: 3000\n\n');
    assert.equal((await stream.next()).value, ': still here\n\n');
    isAway = false;
    const told = [(await stream.next()).value, (await stream.next()).value];
    assert.ok(told.some((text) => String(text).includes('"sent":1')));
    await stream.return();
  });

  it('says the end of a campaign that is over, and tells who comes again to come no more', async () => {
    const reader = await watch();
    await reader.until(isProgress);
    await api.models.campaigns.updateOne({ _id: CAMPAIGN }, { $set: { state: 'cancelled' } });
    await api.models.runs.updateOne({ _id: RUN }, { $set: { state: 'closed' } });
    const end = await reader.until(({ event }) => event === 'end');
    assert.deepEqual([end.data.state, end.data.open], ['cancelled', []]);
    assert.equal(await reader.block(), undefined);
    const again = await fetch(`${api.url}${PATH}`, {
      headers: { Authorization: `Bearer ${key}`, 'Last-Event-ID': end.id ?? '' },
    });
    assert.equal(again.status, 204);
    await api.models.campaigns.updateOne({ _id: CAMPAIGN }, { $set: { state: 'active' } });
  });

  it('ends every stream when the process stops, and opens no more', async () => {
    const reader = await watch();
    await reader.until(isProgress);
    live.stop();
    while (await reader.block());
    assert.equal(live.streams, 0);
    assert.equal((await api.ask('GET', PATH, { key })).body.code, 'too_many_streams');
  });
});
