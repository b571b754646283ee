import assert from 'node:assert/strict';
import { ApplicationFailure } from '@temporalio/common';
import { MongoNetworkError, MongoServerError } from 'mongodb';
import { troubleOf } from '../../../activities/run/trouble.js';

describe('what a person is needed for', () => {
  it('is at once what no attempt mends', () => {
    const broken = ApplicationFailure.nonRetryable('it cannot be read', 'TemplateBroken');
    assert.deepEqual(troubleOf(broken, 1, 'document'), { reason: 'template', detail: 'TemplateBroken' });
    const missing = ApplicationFailure.nonRetryable('it is not there', 'BatchNotFound');
    assert.deepEqual(troubleOf(missing, 1, 'plan'), { reason: 'document', detail: 'BatchNotFound' });
  });

  it('is, from the third attempt on, what our own code makes of what is stored', () => {
    const error = new TypeError("Cannot read properties of undefined (reading 'getTime')");
    assert.deepEqual(
      [1, 2].map((n) => troubleOf(error, n, 'plan')),
      [undefined, undefined],
    );
    assert.deepEqual(troubleOf(error, 3, 'plan'), { reason: 'plan', detail: 'TypeError' });
    const gone = ApplicationFailure.retryable('deleted', 'MembersGone');
    assert.equal(troubleOf(gone, 2, 'plan'), undefined);
    assert.deepEqual(troubleOf(gone, 3, 'plan'), { reason: 'plan', detail: 'MembersGone' });
  });

  it('is never a server that is away, a provider that is busy, or an end of the activity', () => {
    const passing = [
      new MongoNetworkError('connection closed'),
      new MongoServerError({ message: 'not primary', code: 10_107 }),
      Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
      new TypeError('fetch failed', { cause: new Error('ECONNRESET') }),
      ApplicationFailure.create({ message: 'later', type: 'ChannelUnavailable' }),
      ApplicationFailure.nonRetryable('no run', 'RunNotFound'),
      'a text',
    ];
    for (const error of passing) assert.equal(troubleOf(error, 1_000, 'document'), undefined, String(error));
  });
});
