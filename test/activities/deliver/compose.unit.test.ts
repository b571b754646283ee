import assert from 'node:assert/strict';
import { compose } from '../../../activities/deliver/compose.js';
import type { Delivery } from '../../../activities/deliver/delivery.js';
import { TemplateError } from '../../../domain/message/templates.js';

const INDICES = Array.from({ length: 100 }, (_, index) => index);
const fields = INDICES.map((index) => ({ to: `${index}@example.com`, name: 'Lan' }));

/** What compose looks at of an attempt at one batch. */
function attempt(render: Delivery['render']): Pick<Delivery, 'batch' | 'render'> {
  const batch = { _id: 'b', seq: 0, customers: INDICES.map((index) => `c${index}`), fields };
  return { batch, render } as unknown as Pick<Delivery, 'batch' | 'render'>;
}

describe('composing the messages of a chunk', () => {
  it('gives way to other work of the process every ten messages', async () => {
    let composed = 0;
    let longest = 0;
    let atTurn = 0;
    let isDone = false;
    const turn = (): void => {
      longest = Math.max(longest, composed - atTurn);
      atTurn = composed;
      if (!isDone) setImmediate(turn);
    };
    setImmediate(turn);
    const items = await compose(
      attempt((customer, { to }) => {
        composed += 1;
        return { id: customer, to, text: 'x' };
      }),
      { fields: new Map() },
      INDICES,
      false,
      new Map(),
    );
    isDone = true;
    assert.deepEqual(
      items.map(({ index }) => index),
      INDICES,
    );
    assert.ok(atTurn >= 90, 'other work had its turns');
    assert.ok(longest <= 10, `${longest} messages at once`);
  });

  it('fails whoever’s message cannot be written, and composes the others', async () => {
    const settled = new Map();
    const items = await compose(
      attempt((customer, { to }) => {
        if (customer === 'c3') throw new TemplateError('too much');
        return { id: customer, to, text: 'x' };
      }),
      { fields: new Map() },
      INDICES,
      false,
      settled,
    );
    assert.equal(items.length, 99);
    assert.deepEqual([...settled], [[3, { outcome: 'failed', why: 'template_error' }]]);
  });
});
