import assert from 'node:assert/strict';
import { isAudited } from '../../../api/access/audited.js';
import { at, PATH, SHOP, useSeller } from '../seller.js';
import { NOW } from '../support.js';

interface Operation {
  readonly operationId: string;
  readonly 'x-role'?: string;
}
interface Entry {
  readonly id: string;
  readonly operation: string;
  readonly outcome: string;
  readonly targets: string[];
  readonly changes: { field: string; before?: unknown; after?: unknown }[];
}

const LOG = `/v1/shops/${SHOP}/audit`;

describe('the audit log', () => {
  const seller = useSeller();
  const entries = async (query = ''): Promise<Entry[]> =>
    (await seller.api.ask('GET', `${LOG}?limit=200${query}`, { key: seller.key })).body.entries;

  it('has a line for every route of the document that changes or sends, whatever becomes of the call', async () => {
    const { body: document } = await seller.api.ask('GET', '/openapi.json', { key: null });
    const tried: string[] = [];
    for (const [path, item] of Object.entries<Record<string, Operation>>(document.paths)) {
      for (const [method, operation] of Object.entries(item)) {
        const { operationId: id, 'x-role': role } = operation;
        if (role === undefined || role === 'viewer' || method === 'get') continue;
        const target = path.replace('{shop}', SHOP).replaceAll(/\{\w+\}/g, 'x');
        await seller.api.ask(method.toUpperCase(), target);
        tried.push(id);
      }
    }
    assert.ok(tried.length > 40, `${tried.length}`);
    const { body } = await seller.api.ask('GET', '/v1/audit?limit=200');
    const written = new Set(body.entries.map(({ operation }: Entry) => operation));
    assert.deepEqual(
      tried.filter((id) => !written.has(id)),
      [],
    );
    assert.ok(body.entries.every(({ outcome }: Entry) => outcome !== 'begun'));
  });

  it('says who switched what on, from where, and what it was before', async () => {
    const made = await seller.api.ask('POST', `/v1/shops/${SHOP}/keys`, {
      key: seller.key,
      json: { id: 'lan', name: 'Chị Lan', role: 'sender' },
    });
    const draft = await seller.draft();
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const path = `${PATH}/${draft.campaign}`;
    const { headers } = await seller.api.ask('POST', `${path}/start`, { key: made.body.key, headers: { traceparent } });
    assert.match(headers.get('traceparent') ?? '', /^00-4bf92f3577b34da6a3ce929d0e0e4736-/);
    const [entry, ...others] = await entries(`&operation=actOnCampaign&target=campaign/${draft.campaign}`);
    assert.equal(others.length, 0);
    const { id: _, from, ...said } = entry as Entry & { from: string };
    assert.match(from, /127\.0\.0\.1/);
    assert.deepEqual(said, {
      at: NOW.toISOString(),
      shop: SHOP,
      by: { key: `${SHOP}.lan`, name: 'Chị Lan', role: 'sender', scope: 'shop', via: 'key' },
      trace: '4bf92f3577b34da6a3ce929d0e0e4736',
      operation: 'actOnCampaign',
      targets: [`campaign/${draft.campaign}`, 'action/start'],
      outcome: 'done',
      status: 200,
      changes: [{ field: '/state', before: 'draft', after: 'active' }],
    });
  });

  it('shows an edit field by field', async () => {
    const draft = await seller.draft();
    await seller.patch(draft, { name: 'Tên mới' });
    const [entry] = await entries(`&operation=editCampaign&target=campaign/${draft.campaign}`);
    assert.deepEqual(
      entry?.changes.map(({ field, after }) => [field, after]),
      [['/name', 'Tên mới']],
    );
  });

  it('shows a refusal with its reason, and no change', async () => {
    await seller.api.ask('PUT', `/v1/shops/${SHOP}/offers/bad`, { key: seller.key, json: { name: '' } });
    const [entry] = await entries('&target=offer/bad');
    assert.deepEqual([entry?.outcome, entry?.changes], ['refused', []]);
    assert.equal((entry as Entry & { code: string }).code, 'invalid_request');
  });

  it('shows offers, shops, rules, audiences and keys with what they were', async () => {
    const offer = { name: 'Mười phần trăm', code: 'TEN', startsAt: at(0), endsAt: at(48) };
    await seller.api.ask('PUT', `/v1/shops/${SHOP}/offers/ten`, { key: seller.key, json: offer });
    await seller.api.ask('PUT', `/v1/shops/${SHOP}/offers/ten`, { key: seller.key, json: { ...offer, code: 'TEN2' } });
    const [second, first] = await entries('&target=offer/ten');
    assert.deepEqual(second?.changes, [{ field: '/code', before: 'TEN', after: 'TEN2' }]);
    assert.ok(first?.changes.some(({ field, after }) => field === '/code' && after === 'TEN'));
    const { body: key } = await seller.api.ask('POST', `/v1/shops/${SHOP}/keys`, { key: seller.key, json: {} });
    await seller.api.ask('DELETE', `/v1/shops/${SHOP}/keys/${key.id}`, { key: seller.key });
    const [gone] = await entries(`&target=key/${key.id}`);
    assert.ok(gone?.changes.some(({ field, before }) => field === '/role' && before === 'owner'));
    assert.ok(!JSON.stringify(await entries()).includes(key.key));
  });

  it('names no customer, and finds one all the same for who knows the name', async () => {
    const ref = 'khách-hàng-17850';
    await seller.api.ask('DELETE', `/v1/shops/${SHOP}/customers/${encodeURIComponent(ref)}`, { key: seller.key });
    const found = await entries(`&target=${encodeURIComponent(`customer/${ref}`)}`);
    assert.deepEqual(
      found.map(({ operation }) => operation),
      ['eraseCustomer'],
    );
    assert.match(found[0]?.targets[0] ?? '', /^customer\/~[0-9a-f]{16}$/);
    assert.ok(!JSON.stringify(await seller.api.models.auditEntries.find().lean()).includes('17850'));
  });

  it('is read a page at a time, newest first, each line once, and in a time', async () => {
    const all = await entries();
    assert.ok(all.length > 5);
    const seen: string[] = [];
    let next: string | undefined;
    do {
      const after: string = next === undefined ? '' : `&after=${next}`;
      const { body } = await seller.api.ask('GET', `${LOG}?limit=3${after}`, { key: seller.key });
      seen.push(...body.entries.map(({ id }: Entry) => id));
      next = body.next;
    } while (next !== undefined);
    assert.deepEqual(
      seen,
      all.map(({ id }) => id),
    );
    seller.api.setNow(new Date(NOW.getTime() + 1000));
    await seller.draft();
    assert.equal((await entries(`&since=${at(0).replace('00.000', '01.000')}`)).length, 1);
    assert.deepEqual(await entries(`&until=${NOW.toISOString()}`), []);
  });

  it('keeps the line that says it has begun, when the database goes away behind it', async () => {
    const { auditEntries } = seller.api.models;
    const update = auditEntries.updateOne.bind(auditEntries);
    auditEntries.updateOne = (() => Promise.reject(new Error('away'))) as never;
    try {
      const draft = await seller.draft();
      assert.ok(draft.campaign);
    } finally {
      auditEntries.updateOne = update;
    }
    const begun = await entries('&outcome=begun');
    assert.deepEqual(
      begun.map(({ operation }) => operation),
      ['createCampaign'],
    );
    assert.ok(seller.api.logged.some(({ message }) => message.includes('audit log')));
  });

  it("is the owner's and the operators' to read, and of one shop only", async () => {
    const { body: key } = await seller.api.ask('POST', `/v1/shops/${SHOP}/keys`, {
      key: seller.key,
      json: { role: 'sender' },
    });
    assert.equal((await seller.api.ask('GET', LOG, { key: key.key })).status, 403);
    assert.equal((await seller.api.ask('GET', '/v1/audit', { key: seller.key })).status, 403);
    const other = await seller.api.ask('GET', '/v1/audit?shop=other');
    assert.deepEqual(other.body.entries, []);
  });

  it('has no line for what only looks', () => {
    const look = { method: 'post', access: 'shop', id: 'previewAudience' } as const;
    assert.equal(isAudited(look), false);
    assert.equal(isAudited({ ...look, id: 'sendTest' }), true);
    assert.equal(isAudited({ ...look, id: 'followLink', access: 'public' }), false);
  });
});
