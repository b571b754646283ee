import assert from 'node:assert/strict';
import { SIGNATURE_TOLERANCE_MS } from '../../../channels/link/signature.js';
import { messageId } from '../../../domain/base/ids.js';
import { SHOP, type SignedOptions, useConsentApi } from '../customers/consent-support.js';
import { NOW } from '../support.js';
import { RUN } from './touched.js';

const DAY = 86_400_000;

describe('an SMS from a customer', () => {
  let id = 0;
  const at = useConsentApi(['c1', 'c2', 'c3', 'c4']);
  const phoneOf = (n: number): string => `091234567${n}`;
  const sms = (more: object = {}) => {
    id += 1;
    return JSON.stringify({ id: `in-${id}`, from: phoneOf(0), text: 'TC', at: NOW.toISOString(), ...more });
  };
  const receive = (more: object = {}, options: SignedOptions = {}) => at.signed('sms', sms(more), options);

  it('that begins with a keyword opts out and is answered by one confirmation', async () => {
    const first = await receive({ text: 'Từ chối QC' });
    assert.deepEqual([first.status, first.body.outcome], [200, 'opted_out']);
    assert.match(first.body.reply, /^Cua hang Hoa Nang: Da nhan yeu cau tu choi quang cao luc 07:00 01\/11\/2026\./);
    const { consent } = await at.read('c1');
    assert.deepEqual(consent.sms, { granted: false, at: NOW, optedOut: true });
    assert.equal(consent.email?.granted, true);
    const [entry] = await at.ledger('c1');
    assert.deepEqual([entry.method, entry.text, entry.confirmation.text], ['sms_keyword', 'tu choi', first.body.reply]);
    const again = await receive({ text: 'HUY' });
    assert.deepEqual(again.body, { outcome: 'opted_out_before' });
    assert.equal((await at.ledger('c1')).length, 1);
  });

  it('told several times at once is confirmed once', async () => {
    const body = sms({ from: phoneOf(1), text: 'STOP' });
    const answers = await Promise.all([1, 2, 3, 4].map(() => at.signed('sms', body)));
    assert.equal(answers.filter((answer) => answer.body.reply !== undefined).length, 1);
    assert.equal((await at.ledger('c2')).length, 1);
  });

  it('is confirmed again only when the customer agreed in between', async () => {
    at.api.setNow(new Date(NOW.getTime() + DAY));
    const yes = { channel: 'sms', granted: true, method: 'form', text: 'Đồng ý nhận SMS' };
    await at.api.ask('POST', `/v1/shops/${SHOP}/customers/c2/consents`, { key: at.key, json: yes });
    assert.equal((await at.read('c2')).consent.sms?.granted, true);
    const later = NOW.getTime() + DAY;
    const late = await receive({ from: phoneOf(1) }, { at: later });
    assert.equal(late.body.outcome, 'opted_out_before');
    assert.equal((await at.read('c2')).consent.sms?.granted, true);
    const stop = await receive({ from: phoneOf(1), at: new Date(later).toISOString() }, { at: later });
    assert.equal(stop.body.outcome, 'opted_out');
    assert.ok(stop.body.reply);
    at.api.setNow(NOW);
  });

  it('of ordinary words changes nothing, nor one from a stranger', async () => {
    assert.deepEqual((await receive({ from: phoneOf(2), text: 'Còn hàng không shop?' })).body, {
      outcome: 'no_keyword',
    });
    for (const from of ['0999999999', '8100', 'Viettel', '+44 20 7946 0000'])
      assert.deepEqual((await receive({ from })).body, { outcome: 'unknown_sender' }, from);
    assert.deepEqual((await receive({ from: phoneOf(2), shop: 'other' })).body, { outcome: 'unknown_sender' });
    assert.equal((await at.read('c3')).consent.sms?.granted, true);
  });

  it('that may be a refusal changes nothing until a person says so', async () => {
    const list = `/v1/shops/${SHOP}/undecided-messages`;
    const doubt = sms({ from: phoneOf(2), text: 'Huy don hang giup em' });
    for (const body of [doubt, doubt, sms({ from: phoneOf(2), text: 'khong nhan duoc ma' })])
      assert.deepEqual((await at.signed('sms', body)).body, { outcome: 'undecided' });
    assert.equal((await at.read('c3')).consent.sms?.granted, true);
    const { body } = await at.api.ask('GET', list, { key: at.key });
    const texts = body.messages.map((one: { text: string }) => one.text).sort();
    assert.deepEqual(texts, ['Huy don hang giup em', 'khong nhan duoc ma'], 'each once');
    const pathOf = (text: string): string =>
      `${list}/c3/${body.messages.find((one: { text: string }) => one.text === text).message}`;
    const settle = (text: string, refusal: boolean) =>
      at.api.ask('POST', pathOf(text), { key: at.key, json: { refusal } });
    assert.equal((await settle('Huy don hang giup em', false)).status, 200);
    assert.equal((await settle('Huy don hang giup em', true)).body.code, 'undecided_message_not_found');
    assert.equal((await at.read('c3')).consent.sms?.granted, true);
    assert.equal((await settle('khong nhan duoc ma', true)).status, 200);
    assert.equal((await at.read('c3')).consent.sms?.optedOut, true);
    assert.deepEqual((await at.api.ask('GET', list, { key: at.key })).body.messages, []);
    const [entry] = (await at.ledger('c3')).toReversed();
    assert.deepEqual([entry.method, entry.text], ['sms_keyword', 'khong nhan duoc ma']);
    const granted = { granted: true, at: NOW };
    await at.api.models.customers.updateOne({ _id: `${SHOP}/c3` }, { $set: { 'consent.sms': granted } });
    await at.api.models.consents.deleteMany({ customer: 'c3' });
  });

  it('opts out everybody with this phone, in every shop unless one is named', async () => {
    await at.api.models.customers.create({ ...(await at.read('c3')), _id: 'other/x', shop: 'other', ref: 'x' });
    const named = await receive({ from: phoneOf(2), shop: 'other' });
    assert.equal(named.body.outcome, 'opted_out');
    assert.equal((await at.read('c3')).consent.sms?.granted, true);
    assert.equal((await receive({ from: phoneOf(2) })).body.outcome, 'opted_out');
    assert.equal((await at.read('c3')).consent.sms?.optedOut, true);
  });

  it('from the future counts as of now', async () => {
    await receive({ from: phoneOf(3), at: new Date(NOW.getTime() + 5 * DAY).toISOString() });
    assert.deepEqual((await at.read('c4')).consent.sms?.at, NOW);
  });

  it('that is forged is refused before it is read, and changes nothing', async () => {
    const rubbish = '{"id":';
    for (const options of [
      { secret: 'another-secret-0123456' },
      { at: NOW.getTime() - SIGNATURE_TOLERANCE_MS - 1_000 },
      { at: NOW.getTime() + SIGNATURE_TOLERANCE_MS + 1_000 },
    ]) {
      for (const body of [sms(), rubbish, '{"unknown":1}']) {
        const answer = await at.signed('sms', body, options);
        assert.deepEqual([answer.status, answer.body.code], [401, 'bad_signature']);
      }
    }
    const unsigned = await at.api.ask('POST', '/v1/inbound/sms', { key: null, json: {} });
    assert.equal(unsigned.status, 401);
    const signedBy = await at.signed('chat', sms(), { path: '/v1/inbound/sms' });
    assert.equal(signedBy.body.code, 'bad_signature');
    assert.equal((await at.signed('sms', rubbish)).body.code, 'malformed_json');
    assert.equal((await at.signed('sms', '{"unknown":1}')).body.code, 'invalid_request');
  });
});

describe('a block in the chat', () => {
  const at = useConsentApi(['c1', 'c2', 'c3']);
  const told = (...events: object[]) =>
    at.signed('chat', JSON.stringify({ events: events.map((one) => ({ event: 'blocked', at: NOW, ...one })) }));

  it('opts out and suppresses the chat id, by the message or by the chat id, once', async () => {
    const events = [
      { message: messageId(RUN, 'c1') },
      { shop: SHOP, chatId: 'chat-c2' },
      { shop: SHOP, chatId: 'nobody' },
      { message: 'rubbish' },
      { message: messageId(RUN, 'gone') },
    ];
    assert.deepEqual((await told(...events)).body, { received: 5, news: 2 });
    for (const ref of ['c1', 'c2']) {
      const { consent, suppressed } = await at.read(ref);
      assert.equal(consent.chat?.optedOut, true);
      assert.deepEqual(suppressed, { chat: { reason: 'blocked', at: NOW, source: 'webhook' } });
      assert.deepEqual(
        (await at.ledger(ref)).map(({ method }: { method: string }) => method),
        ['chat_block'],
      );
    }
    assert.deepEqual((await told(...events)).body, { received: 5, news: 0 });
  });

  it('of a chat id in another shop is not ours', async () => {
    assert.equal((await told({ shop: 'other', chatId: 'chat-c3' })).body.news, 0);
    assert.equal((await at.read('c3')).consent.chat?.granted, true);
  });

  it('that is forged or malformed is refused and changes nothing', async () => {
    const body = JSON.stringify({ events: [{ event: 'blocked', at: NOW, shop: SHOP, chatId: 'chat-c3' }] });
    assert.equal((await at.signed('chat', body, { secret: 'another-secret-0123456' })).status, 401);
    for (const wrong of [{ event: 'liked' }, { chatId: 'chat-c3' }, { shop: SHOP, chatId: 'chat-c3', $set: 1 }])
      assert.equal((await told(wrong)).body.code, 'invalid_request');
    assert.equal((await at.read('c3')).consent.chat?.granted, true);
  });
});
