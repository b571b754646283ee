import assert from 'node:assert/strict';
import { approvalOf, approvalShown, contentHash, requireApproval } from '../../../api/access/four-eyes.js';
import type { Owner } from '../../../api/http/auth/auth.js';
import { Problem } from '../../../api/http/problems.js';
import type { Approval } from '../../../domain/campaign/campaign.js';

const AT = new Date('2026-11-01T00:00:00Z');
const owner = (key: string): Owner => ({ scope: { kind: 'admin' }, role: 'sender', key, name: key, via: 'key' });
const OF = contentHash(['text', 1]);

/** What it says to `who`, of so many messages. @returns how often the messages were counted, or the refusal */
async function asked(who: string, above: number | undefined, messages: number, approved?: Approval) {
  let counted = 0;
  const count = async (): Promise<number> => {
    counted += 1;
    return messages;
  };
  const what = { vi: 'Chiến dịch', en: 'campaign' };
  const shop = above === undefined ? {} : { fourEyes: { above } };
  try {
    await requireApproval(shop, owner(who), { what, of: OF, approved, messages: count });
    return counted;
  } catch (error) {
    assert.ok(error instanceof Problem && error.code === 'second_person_needed');
    return error.extra as { reason: { vi: string; en: string }; messages: number; above: number };
  }
}

describe('four eyes', () => {
  const byMinh = approvalOf(owner('minh'), OF, AT);

  it('count nothing where the shop asks for none, nor where somebody else has approved', async () => {
    assert.equal(await asked('lan', undefined, 1_000), 0);
    assert.equal(await asked('lan', 5, 1_000, byMinh), 0);
  });

  it('let one person send up to the number, and no message more', async () => {
    assert.equal(await asked('lan', 5, 5), 1);
    const refused = await asked('lan', 5, 6);
    assert.ok(typeof refused === 'object');
    assert.deepEqual([refused.messages, refused.above], [6, 5]);
  });

  it('take no approval by whoever switches it on, nor one of something else', async () => {
    const other = { ...byMinh, of: contentHash(['text', 2]) };
    const [own, edited] = [await asked('minh', 5, 6, byMinh), await asked('lan', 5, 6, other)];
    assert.ok(typeof own === 'object' && typeof edited === 'object');
    assert.match(own.reason.en, /You have approved it, so somebody else switches it on/);
    assert.match(edited.reason.en, /Somebody else who may send has to approve it as it is now/);
    assert.match(own.reason.vi, /Bạn đã duyệt/);
    assert.match(edited.reason.vi, /duyệt chiến dịch như hiện tại/);
  });

  it('show who approved, when, and whether it still is of what is there', () => {
    assert.deepEqual(approvalShown(undefined, OF), {});
    const seen = { by: 'minh', name: 'minh', at: AT.toISOString() };
    assert.deepEqual(approvalShown(byMinh, OF), { approved: { ...seen, isCurrent: true } });
    assert.deepEqual(approvalShown(byMinh, contentHash([])), { approved: { ...seen, isCurrent: false } });
  });
});
