import assert from 'node:assert/strict';
import type { Outreach } from '../../../domain/campaign/campaign.js';
import { jointTemplate, templatesOf, variantKeys, wantsOf } from '../../../domain/campaign/experiment.js';
import { checkExperiment } from '../../../domain/campaign/experiment-check.js';

const dueAt = new Date('2026-11-08T02:00:00Z');
const hours = (n: number): Date => new Date(dueAt.getTime() + n * 3_600_000);
const outreach = (experiment: object, more: Partial<Outreach> = {}): Outreach => ({
  id: 'cart',
  audience: { name: 'cart' },
  channel: 'chat',
  template: { text: 'Chào {{ customer_name }}' },
  priority: 1,
  dueAt,
  expiresAt: hours(48),
  enabled: true,
  experiment: { variants: [{ text: 'b' }], metric: 'clicked', share: 0.4, horizonMinutes: 240, ...experiment } as never,
  ...more,
});
const codes = (experiment: object, more?: Partial<Outreach>): string[] =>
  checkExperiment(outreach(experiment, more), '/o').map(({ code, field }) => `${code} ${field}`);

describe('the experiment of an outreach', () => {
  it('has two to four messages, a share, and an end that leaves time for the rest', () => {
    assert.deepEqual(codes({}), []);
    assert.deepEqual(codes({ variants: [] }), ['experiment_variants /o/experiment/variants']);
    assert.deepEqual(codes({ variants: Array(4).fill({ text: 'x' }) }), ['experiment_variants /o/experiment/variants']);
    for (const share of [0, -1, 1.1, Number.NaN])
      assert.deepEqual(codes({ share }), ['experiment_share /o/experiment/share'], String(share));
    for (const horizonMinutes of [239, 240.5, 48 * 60, 100_000])
      assert.deepEqual(codes({ horizonMinutes }), ['experiment_horizon /o/experiment/horizonMinutes']);
    assert.deepEqual(codes({ horizonMinutes: 48 * 60 - 1 }), []);
  });

  it('needs a day where orders decide, and may go on to any end where nobody waits for it', () => {
    assert.deepEqual(codes({ metric: 'bought' }), ['experiment_horizon /o/experiment/horizonMinutes']);
    assert.deepEqual(codes({ metric: 'bought', horizonMinutes: 1_440 }), []);
    assert.deepEqual(codes({ share: 1, horizonMinutes: 96 * 60 }), []);
  });

  it('is none of a repeated outreach', () => {
    assert.deepEqual(codes({}, { repeat: { everyMinutes: 60 } }), ['experiment_repeat /o/experiment']);
  });

  it('asks of a customer what any of its messages says of them', () => {
    const tried = outreach({
      variants: [{ text: 'Đơn {{ order }}' }, { text: 'Ngày {{ order_date }}', subject: 'S' }],
    });
    assert.deepEqual(wantsOf(tried), { order: true, orderedAt: true });
    assert.deepEqual(wantsOf({ template: tried.template }), { order: false, orderedAt: false });
    assert.deepEqual(variantKeys(tried), ['a', 'b', 'c']);
    assert.equal(templatesOf(tried).length, 3);
    assert.match(jointTemplate(tried).text, /customer_name[\s\S]*order[\s\S]*order_date/);
  });
});
