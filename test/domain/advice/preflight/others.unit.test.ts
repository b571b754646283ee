import assert from 'node:assert/strict';
import { otherPlans } from '../../../../domain/advice/preflight/others.js';
import type { Campaign, Outreach } from '../../../../domain/campaign/campaign.js';

const ZONE = 'Asia/Ho_Chi_Minh';
const at = (text: string): Date => new Date(`${text}+07:00`);
const DUE = at('2026-11-11T10:00');

const outreach = (fields: Partial<Outreach> & Pick<Outreach, 'dueAt' | 'expiresAt'>) =>
  ({ channel: 'chat', enabled: true, ...fields }) as Outreach;
const campaign = (startedAt: Date | undefined, ...outreaches: Outreach[]) => ({
  key: 'tet',
  windows: [{ window: 'launch', outreaches }] as unknown as Campaign['windows'],
  ...(startedAt ? { startedAt } : {}),
});
const named = (plans: ReturnType<typeof otherPlans>) => plans.map(({ name, dueAt }) => [name, dueAt.toISOString()]);

describe('the other plans of a shop', () => {
  const sent = outreach({ dueAt: at('2026-11-09T10:00'), expiresAt: at('2026-11-10T10:00') });

  it('count an outreach that is over, since its messages still count for the caps', () => {
    const plans = otherPlans([DUE], { campaigns: [campaign(at('2026-11-01T08:00'), sent)], winbacks: [] }, ZONE);
    assert.deepEqual(named(plans), [['tet.launch', sent.dueAt.toISOString()]]);
  });

  it('leave out what was over before its campaign began, or is switched off: it was never sent', () => {
    const off = outreach({ ...sent, enabled: false });
    const campaigns = [campaign(at('2026-11-10T10:00'), sent), campaign(at('2026-11-01T08:00'), off)];
    assert.deepEqual(otherPlans([DUE], { campaigns, winbacks: [] }, ZONE), []);
  });

  it('name a programme at the last time that it sends before each of ours', () => {
    const winbacks = [
      { key: 'sang', channel: 'sms', hour: '09:00' },
      { key: 'cung-gio', channel: 'sms', hour: '10:00' },
      { key: 'toi', channel: 'sms', hour: '19:30' },
    ] as const;
    assert.deepEqual(named(otherPlans([DUE], { campaigns: [], winbacks }, ZONE)), [
      ['sang', at('2026-11-11T09:00').toISOString()],
      ['cung-gio', DUE.toISOString()],
      ['toi', at('2026-11-10T19:30').toISOString()],
    ]);
  });
});
