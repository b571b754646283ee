import assert from 'node:assert/strict';
import { customer, daysAgo, NO_SIGNALS } from '../../domain/support/samples.js';
import { at, PATH, SHOP, useSeller } from '../seller.js';
import { NOW, SHOP_BODY } from '../support.js';

const GRANTED = { granted: true, at: daysAgo(90) };

describe('four eyes', () => {
  const seller = useSeller();
  let [lan, minh, editor] = ['', '', ''];

  const set = (fourEyes?: object) =>
    seller.api.ask('PUT', `/v1/shops/${SHOP}`, { json: { ...SHOP_BODY, ...(fourEyes ? { fourEyes } : {}) } });
  before(async () => {
    const make = async (id: string, role: string): Promise<string> =>
      (await seller.api.ask('POST', `/v1/shops/${SHOP}/keys`, { key: seller.key, json: { id, role, name: id } })).body
        .key;
    [lan, minh, editor] = await Promise.all([make('lan', 'sender'), make('minh', 'sender'), make('editor', 'editor')]);
    const people = Array.from({ length: 6 }, (_, n) =>
      customer({
        _id: `${SHOP}/u${n}`,
        ref: `u${n}`,
        chatId: `zalo-${n}`,
        signals: { ...NO_SIGNALS, followedAt: daysAgo(9, NOW) },
        consent: { chat: GRANTED },
      }),
    );
    await seller.api.models.customers.collection.insertMany(people as never[]);
    await set({ above: 0 });
  });

  const act = (campaign: string, action: string, key: string) =>
    seller.api.ask('POST', `${PATH}/${campaign}/${action}`, { key });
  const approve = (campaign: { campaign: string; version: number }, key: string) =>
    seller.api.ask('POST', `${PATH}/${campaign.campaign}/approval`, { key, json: { version: campaign.version } });
  const now = async (campaign: { campaign: string }) =>
    (await seller.api.ask('GET', `${PATH}/${campaign.campaign}`, { key: lan })).body;
  const refused = ({ status, body }: { status: number; body: { code: string } }): void =>
    assert.deepEqual([status, body.code], [409, 'second_person_needed'], JSON.stringify(body));

  it('let nobody switch on alone what comes to more messages than the shop lets one person send', async () => {
    const draft = await seller.draft();
    refused(await act(draft.campaign, 'start', lan));
    assert.equal((await approve(draft, lan)).status, 200);
    refused(await act(draft.campaign, 'start', lan));
    assert.equal((await act(draft.campaign, 'start', minh)).status, 200);
  });

  it('show who has approved until an edit, and refuse with a sentence that has the numbers in both languages', async () => {
    const draft = await seller.draft();
    assert.equal((await now(draft)).approved, undefined);
    const { reason, messages, above } = (await act(draft.campaign, 'start', lan)).body;
    assert.ok(messages > 0 && above === 0);
    for (const text of [reason.vi, reason.en]) assert.ok(text.includes(String(messages)), text);
    await approve(draft, lan);
    const { approved } = await now(draft);
    const session = await seller.api.ask('POST', '/v1/session', { key: null, json: { key: lan } });
    const seen = { by: session.body.key, name: 'lan', at: NOW.toISOString(), isCurrent: true };
    assert.deepEqual(approved, seen);
    assert.notDeepEqual((await act(draft.campaign, 'start', lan)).body.reason, reason);
    await seller.patch(draft, { link: 'https://shop.example.com/khac' });
    assert.deepEqual((await now(draft)).approved, { ...seen, isCurrent: false });
  });

  it('take an approval back with the first edit, and keep it over a pause', async () => {
    const draft = await seller.draft();
    await approve(draft, minh);
    const { body: edited } = await seller.patch(draft, { link: 'https://shop.example.com/khac' });
    refused(await act(draft.campaign, 'start', lan));
    await approve(edited, minh);
    assert.equal((await act(draft.campaign, 'start', lan)).status, 200);
    assert.equal((await act(draft.campaign, 'pause', editor)).status, 200);
    refused(await act(draft.campaign, 'resume', minh));
    assert.equal((await act(draft.campaign, 'resume', lan)).status, 200);
  });

  it('hold for what is edited while it is on', async () => {
    const draft = await seller.draft();
    await approve(draft, minh);
    await act(draft.campaign, 'start', lan);
    const active = await now(draft);
    refused(await seller.patch(active, { link: 'https://shop.example.com/khac' }));
    assert.equal((await now(draft)).link, active.link);
  });

  it('approve only what was read, and only by who may send', async () => {
    const draft = await seller.draft();
    const stale = await approve({ ...draft, version: draft.version + 1 }, minh);
    assert.deepEqual([stale.status, stale.body.code], [409, 'version_conflict']);
    assert.equal((await approve(draft, editor)).body.code, 'forbidden');
  });

  it('ask nothing below the number, nor where the shop asks for none', async () => {
    const draft = await seller.draft();
    await set({ above: 1_000 });
    assert.equal((await act(draft.campaign, 'start', lan)).status, 200);
    await set();
    const other = await seller.draft({ saleDay: at(24 * 11).slice(0, 10) });
    assert.equal((await act(other.campaign, 'start', lan)).status, 200);
    await set({ above: 0 });
  });
});
