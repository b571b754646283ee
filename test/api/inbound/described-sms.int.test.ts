/** A described SMS provider tells the real API what became of its messages, and what customers wrote. */
import assert from 'node:assert/strict';
import { decoded, octetFields } from '../../../api/inbound/described-sms.js';
import { callbackToken } from '../../../channels/link/callback-token.js';
import { inboundUrl, reportUrl } from '../../../channels/link/report-url.js';
import { parseSmsDescription } from '../../../domain/account/sms-description.js';
import { messageId } from '../../../domain/base/ids.js';
import { parseKeyRing } from '../../../models/account/key-ring.js';
import { SHOP, startConsentApi } from '../customers/consent-support.js';
import { LINK_SECRET } from '../support.js';
import { RUN } from './touched.js';

const RING = parseKeyRing(`k1:${Buffer.alloc(32, 1).toString('base64')}`);
const KANNEL = { kind: 'sms_described', secrets: { key: 'nhip', secret: 'mat khau' } } as const;

describe('what a described SMS provider tells us', () => {
  let at: Awaited<ReturnType<typeof startConsentApi>>;
  before(async () => {
    at = await startConsentApi(['c0', 'c1', 'c2', 'c3', 'c4', 'c5'], {
      keyRing: RING,
      smsDescription: parseSmsDescription('kannel'),
    });
    await at.touchBy('sms');
  });
  after(() => at.api.close());

  const base = () => ({ publicUrl: '', linkSecret: LINK_SECRET });
  const addressOf = (ref: string): string => reportUrl(base(), messageId(RUN, ref));
  const get = (path: string) => at.api.ask('GET', path, { key: null });
  const post = (path: string, body: string, type: string) =>
    at.api.ask('POST', path, { key: null, body, headers: { 'Content-Type': type } });
  const isDelivered = async (ref: string) => (await at.read(ref)).touches[1]?.deliveredAt !== undefined;

  it('of a message counts it as delivered once, and says nothing of it otherwise', async () => {
    const states = [];
    for (const status of ['8', '4', '16', '2', '1', '1', '']) {
      states.push((await get(`${addressOf('c0')}?status=${status}`)).body.outcome);
      assert.equal(await isDelivered('c0'), states.includes('delivered'));
    }
    assert.deepEqual(states, ['on_its_way', 'on_its_way', 'failed', 'failed', 'delivered', 'delivered', 'on_its_way']);
  });

  it('may come as a form or as JSON', async () => {
    await post(addressOf('c1'), 'x=1&status=1', 'application/x-www-form-urlencoded');
    assert.equal(await isDelivered('c1'), true);
    await post(addressOf('c2'), '{"status":1}', 'application/json');
    assert.equal(await isDelivered('c2'), true);
    assert.equal((await post(addressOf('c3'), '{"status":', 'application/json')).body.code, 'malformed_json');
    assert.equal((await post(addressOf('c3'), '["status"]', 'application/json')).body.outcome, 'on_its_way');
  });

  it('is heard at no other address than that of the message', async () => {
    const path = addressOf('c4');
    const other = callbackToken(LINK_SECRET, messageId(RUN, 'c5'));
    for (const wrong of [
      `${path}x`,
      path.replace(/[^/]+$/, other),
      path.replace(/[^/]+$/, ''),
      '/v1/callbacks/sms/a/b',
    ]) {
      assert.equal((await get(`${wrong}?status=1`)).status, 404, wrong);
    }
    const unknown = messageId(RUN, 'nobody');
    assert.equal((await get(`${reportUrl(base(), unknown)}?status=1`)).body.outcome, 'unmatched');
    assert.equal(await isDelivered('c4'), false);
  });

  it("is read as the shop's own account describes it, where it has one", async () => {
    const settings = {
      url: 'https://sms.example.com',
      description: {
        send: { path: '/s', body: { to: '{{to}}' } },
        answer: {},
        reports: { status: 'result.state', delivered: ['DELIVRD'], failed: ['UNDELIV'] },
        inbound: { from: 'sms.msisdn', text: 'sms.body' },
      },
    };
    const path = `/v1/shops/${SHOP}/accounts/sms`;
    const made = await at.api.ask('PUT', path, { json: { ...KANNEL, settings } });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    assert.ok(made.body.inboundUrl.endsWith(inboundUrl(base(), SHOP)));
    assert.equal((await get(`${addressOf('c4')}?status=1`)).body.outcome, 'on_its_way');
    await post(addressOf('c4'), '{"result":{"state":"DELIVRD"}}', 'application/json');
    assert.equal(await isDelivered('c4'), true);
    const sms = JSON.stringify({ sms: { msisdn: '+84912345670', body: 'Từ chối' } });
    const taken = await post(inboundUrl(base(), SHOP), sms, 'application/json');
    assert.equal(taken.status, 200);
    await at.api.ask('DELETE', path);
  });

  it('of a customer who writes TC opts them out, answers with the confirmation, and does so once', async () => {
    const path = `${inboundUrl(base(), SHOP)}?from=84912345671&text=TC+QC&id=7&charset=UTF-8`;
    const first = await get(path);
    assert.equal(first.status, 200);
    assert.match(first.body, /tu choi|Tu choi|TU CHOI|từ chối/i);
    assert.equal((await at.read('c1')).consent?.sms?.optedOut, true);
    assert.equal((await get(path)).body, '');
  });

  it('is read in the charset that it names: UCS-2 byte for byte', async () => {
    const text = Buffer.from('Ngừng nhận tin', 'utf16le').swap16();
    const written = [...text].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
    const path = `${inboundUrl(base(), '-')}?from=84912345672&text=${written}&charset=UTF-16BE`;
    assert.equal((await get(path)).status, 200);
    assert.equal((await at.read('c2')).consent?.sms?.optedOut, true);
  });

  it('is refused where it is not as described, and at an address that nobody was told', async () => {
    assert.equal((await get(`${inboundUrl(base(), SHOP)}?text=TC`)).status, 400);
    assert.equal((await get(`${inboundUrl(base(), SHOP)}x?from=84912345673&text=TC`)).status, 404);
    assert.equal((await get(`${inboundUrl(base(), SHOP).replace(SHOP, '-')}?from=84912345673&text=TC`)).status, 404);
    assert.notEqual((await at.read('c3')).consent?.sms?.optedOut, true);
  });
});

describe('fields whose values are octets', () => {
  it('come apart at & and the first =, and a value that is cut stays what it is', () => {
    assert.deepEqual(octetFields('a=1&b=%41+%3d=%&c&&=x'), { a: '1', b: 'A ==%', c: '', '': 'x' });
  });

  for (const { octets, charset, text } of [
    { octets: '\x1e\xeb', charset: 'UTF-16BE', text: 'ừ' },
    { octets: '\x1e\xeb', charset: 'ucs2', text: 'ừ' },
    { octets: '\xe1\xbb\xab', charset: undefined, text: 'ừ' },
    { octets: '\xe1\xbb\xab', charset: 'UTF-8', text: 'ừ' },
    { octets: '\xe9', charset: 'ISO-8859-1', text: 'é' },
    { octets: 'TC', charset: '8-BIT', text: 'TC' },
    { octets: '\x1e\xeb\x00', charset: 'UTF-16BE', text: '\x1e\ufffd\x00' },
  ]) {
    it(`are ${JSON.stringify(text)} in ${charset ?? 'no charset that is named'}`, () => {
      assert.equal(decoded(octets, charset), text);
    });
  }
});
