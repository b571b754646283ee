import assert from 'node:assert/strict';
import { LAWS } from '../../bench/law/audit.js';
import type { SentMessage } from '../../bench/law/play.js';
import { simulateLaw } from '../../bench/law/simulate.js';

const NO_BREACH = Object.fromEntries(LAWS.map((law) => [law, 0]));

describe('20,000 random messages over sixty days', () => {
  const report = simulateLaw({ messages: 20_000, seed: 1 });

  it('break no law and no policy when the rules decide', () => {
    assert.deepEqual(report.breaches, NO_BREACH);
  });

  it('balance: every planned message was sent, failed, skipped or has expired', () => {
    const skipped = Object.values(report.skipped).reduce((sum, count) => sum + count, 0);
    const failed = report.planned - report.sent - report.expired - skipped;
    assert.ok(failed > 0 && failed < report.planned * 0.05, `${failed} failed`);
  });

  it('give every rule something to do', () => {
    for (const reason of ['cap_reached', 'no_consent', 'opted_out', 'suppressed', 'already_in_window'])
      assert.ok((report.skipped[reason] ?? 0) > 50, `${reason}: ${report.skipped[reason]}`);
    assert.ok(report.sent > 1_000 && report.expired > 1_000, JSON.stringify(report));
  });

  it('are caught by the auditor, law by law, when nobody asks the rules', () => {
    const all = simulateLaw({ messages: 20_000, seed: 1 }, (story) => ({
      sent: story.messages
        .map((message): SentMessage => ({ message, at: message.reachedAt }))
        .sort((a, b) => a.at - b.at),
      expired: 0,
      skipped: {},
    }));
    for (const law of LAWS) assert.ok(all.breaches[law] > 100, `${law}: ${all.breaches[law]}`);
  });
});
