import assert from 'node:assert/strict';
import { STOP_WITHIN_MS, stopPromise } from '../../../domain/campaign/promise.js';

describe('the promise of stopping', () => {
  it('is one chunk for every batch in flight of every outreach that is sending', () => {
    const { messages, withinMs, text } = stopPromise(2, 4, 100);
    assert.equal(messages, 800);
    assert.equal(withinMs, STOP_WITHIN_MS);
    assert.equal(text.en, 'At most 800 more messages leave, within 2 seconds.');
    assert.match(text.vi, /^Nhiều nhất 800 tin nhắn nữa .* 2 giây\.$/);
  });
  it('is nothing when nothing is being sent', () => {
    const { messages, text } = stopPromise(0, 4, 100);
    assert.equal(messages, 0);
    assert.equal(text.en, 'No more messages leave.');
  });
});
