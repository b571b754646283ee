import assert from 'node:assert/strict';
import { ApiProblem, problemOf } from '../../web/src/api/problem.js';

describe('a refusal, as the console reads it', () => {
  it('has its code, its fields and its own sentence in both languages', () => {
    const reason = { vi: 'Chưa được.', en: 'Not yet.' };
    const errors = [{ code: 'missing', field: '/name', value: undefined, allowed: 'a name', message: 'no name' }];
    const problem = problemOf({ code: 'action_not_allowed', detail: 'No.', errors, reason }, 409);
    assert.ok(problem instanceof ApiProblem);
    assert.deepEqual([problem.code, problem.status, problem.message], ['action_not_allowed', 409, 'No.']);
    assert.deepEqual([problem.errors, problem.reason], [errors, reason]);
  });

  it('says when to try again only where the header is a number of seconds', () => {
    const waits = (header: string | null | undefined) => problemOf({ code: 'rate_limited' }, 429, header).retryAfterS;
    assert.deepEqual([waits('7'), waits('0')], [7, 0]);
    for (const none of [null, undefined, '', '-1', '1.5', 'Wed, 21 Oct 2026 07:28:00 GMT', '99999999']) {
      assert.equal(waits(none), undefined, String(none));
    }
  });

  it('is one of ours whatever the body is', () => {
    for (const body of [undefined, null, 'x', 3, [], {}, { code: 5, errors: 'x', reason: { vi: 'x' } }]) {
      assert.deepEqual([problemOf(body, 502).code, problemOf(body, 400).code], ['internal', 'invalid_request']);
      const { errors, reason } = problemOf(body, 400);
      assert.deepEqual([errors, reason], [[], undefined]);
    }
  });
});
