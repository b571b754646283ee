import assert from 'node:assert/strict';
import type { Pdu } from 'smpp';
import { readDelivered, receiptName } from '../../../../channels/sms/smpp/delivered.js';

const unit = (more: Partial<Pdu>): Pdu => ({ command: 'deliver_sm', command_status: 0, ...more }) as Pdu;
const receipt = (text: string, more: Partial<Pdu> = {}) =>
  readDelivered(unit({ esm_class: 4, short_message: { message: text }, ...more }));

describe('what an SMPP provider hands over', () => {
  it('is a receipt by its text, whatever comes before and behind', () => {
    const states: Record<string, string> = {
      DELIVRD: 'delivered',
      EXPIRED: 'failed',
      DELETED: 'failed',
      UNDELIV: 'failed',
      REJECTD: 'failed',
      ACCEPTD: 'on_its_way',
      ENROUTE: 'on_its_way',
      UNKNOWN: 'on_its_way',
      delivrd: 'delivered',
      SOMETHING: 'on_its_way',
    };
    for (const [word, state] of Object.entries(states)) {
      const text = `id:0A1b sub:001 dlvrd:000 submit date:2612010900 done date:2612010901 stat:${word} err:000 text:x`;
      assert.deepEqual(receipt(text), { kind: 'receipt', id: '0a1b', state });
    }
  });

  it('is a receipt by its TLVs, which outweigh the text', () => {
    const states = [1, 2, 3, 4, 5, 6, 7, 8].map((message_state) => {
      const said = receipt('id:other stat:UNDELIV', { receipted_message_id: ' A7 ', message_state });
      assert.ok(said?.kind === 'receipt');
      assert.equal(said.id, 'a7');
      return said.state;
    });
    const [way, delivered, failed] = ['on_its_way', 'delivered', 'failed'];
    assert.deepEqual(states, [way, delivered, failed, failed, failed, way, way, failed]);
    const unmarked = readDelivered(unit({ receipted_message_id: 'a7', message_state: 2 }));
    assert.deepEqual(unmarked, { kind: 'receipt', id: 'a7', state: 'delivered' });
  });

  it('says nothing where it cannot be read: the words of a message are none of the receipt', () => {
    for (const text of ['', 'hello', 'stat:DELIVRD', `${'x'.repeat(300)} id:1 stat:DELIVRD`, 'id:']) {
      assert.equal(receipt(text), undefined, text);
    }
    assert.deepEqual(receipt('id:7 err:000 text:grid:8 stat'), { kind: 'receipt', id: '7', state: 'on_its_way' });
    assert.equal(receipt('ignored', { short_message: { message: Buffer.from('id:1') } }), undefined);
  });

  it('is what a customer wrote, in a short message or a payload, the first part of several', () => {
    const [from, to] = ['84912000001', '8088'];
    const written = (more: Partial<Pdu>) => readDelivered(unit({ source_addr: from, destination_addr: to, ...more }));
    const said = (text: string) => ({ kind: 'inbound', from, to, text });
    assert.deepEqual(written({ short_message: { message: 'TC' } }), said('TC'));
    assert.deepEqual(written({ short_message: 'TC' }), said('TC'));
    assert.deepEqual(written({ short_message: { message: '' }, message_payload: { message: 'HỦY' } }), said('HỦY'));
    for (const [header, expected] of [
      [[0, 3, 9, 2, 1], said('HUY')],
      [[0, 3, 9, 2, 2], undefined],
      [[8, 4, 1, 9, 2, 1], said('HUY')],
      [[8, 4, 1, 9, 2, 2], undefined],
      [[5, 4, 1, 9, 2, 2], said('HUY')],
    ] as const) {
      const message = { message: 'HUY', udh: [Buffer.from(header)] };
      assert.deepEqual(written({ short_message: message }), expected, header.join());
    }
    assert.equal(written({ short_message: 'HUY', sar_segment_seqnum: 2 }), undefined);
    assert.equal(written({ short_message: 'HUY', esm_class: 0x20 }), undefined);
    assert.deepEqual(written({ short_message: { message: Buffer.from([1]) } }), said(''));
  });

  it('is known by the name that the answer gave, in whatever digits', () => {
    assert.equal(receiptName(' 0A1B ', 'same'), '0a1b');
    assert.equal(receiptName('603f89f8', 'decimal'), '1614776824');
    assert.equal(receiptName('not hex', 'decimal'), 'not hex');
    assert.equal(receiptName('', 'decimal'), '');
    assert.equal(receiptName('ffffffffffffffff', 'decimal'), '18446744073709551615');
  });
});
