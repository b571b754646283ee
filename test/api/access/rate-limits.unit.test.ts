import assert from 'node:assert/strict';
import { kindOf, RateLimits } from '../../../api/access/rate-limits.js';
import { isGuarded } from '../../../api/access/roles.js';
import type { ApiDeps } from '../../../api/deps.js';
import { Problem } from '../../../api/http/problems.js';
import { allRoutes } from '../../../api/routes.js';

const routes = allRoutes({
  models: {},
  linkSecret: 'a-link-secret-for-tests',
  receiptSecrets: {},
} as unknown as ApiDeps);
const open = routes.filter((route) => !isGuarded(route));
const of = (kind: string | undefined): string[] =>
  open
    .filter((route) => kindOf(route) === kind)
    .map(({ id }) => id)
    .sort();

/** Stands in for Express's answer: the header fields that were set. */
function answer() {
  const fields: Record<string, string> = {};
  return { fields, res: { set: (more: Record<string, string>) => Object.assign(fields, more) } as never };
}

describe('whom an address limit counts', () => {
  it('is everybody who follows a link, reads a shared report, or refuses', () => {
    assert.deepEqual(of('links'), [
      'followHiddenLink',
      'followLink',
      'followShortLink',
      'getOpenPixel',
      'readSharedReport',
      'showUnsubscribe',
      'unsubscribe',
    ]);
  });

  it('is every provider that reports', () => {
    for (const id of [
      'takeEsmsCallback',
      'takeSpeedSmsReport',
      'takePostmarkEvents',
      'takeReceipts',
      'takeInboundSms',
      'takeInboundEmail',
      'takeInboundChat',
    ]) {
      assert.ok(of('inbound').includes(id), id);
    }
  });

  it('is nobody who asks for health, signs in, or has a key', () => {
    assert.deepEqual(of(undefined), [
      'getHealth',
      'getLiveness',
      'getProblem',
      'getReadiness',
      'getSession',
      'getSignInOptions',
      'signIn',
      'signOut',
    ]);
    assert.equal(kindOf({ access: 'shop', tag: 'tracking', path: '/c/x' }), undefined);
  });
});

describe('a limit', () => {
  it('lets through so many, says how many are left, and counts each caller alone', async () => {
    const limits = new RateLimits({ key: 2 });
    const left: (string | undefined)[] = [];
    for (const who of ['a', 'a', 'b']) {
      const { fields, res } = answer();
      await limits.count('key', who, res);
      left.push(/r=(\d+)/.exec(fields.RateLimit ?? '')?.[1]);
    }
    assert.deepEqual(left, ['1', '0', '1']);
    await assert.rejects(
      limits.count('key', 'a', answer().res),
      (error) => error instanceof Problem && error.status === 429,
    );
  });

  it('hands on every other failure as it is', async () => {
    const limits = new RateLimits({ failing: 1 });
    const other = new Error('another');
    const req = { ip: '192.0.2.1' } as never;
    for (let n = 0; n < 3; n += 1) await assert.rejects(limits.countFailing(other, req, answer().res), other);
    const unknown = new Problem('unauthenticated', 'no');
    await assert.rejects(limits.countFailing(unknown, req, answer().res), unknown);
    await assert.rejects(limits.countFailing(unknown, req, answer().res), /come again/);
  });
});
