import assert from 'node:assert/strict';
import { Problem } from '../../../api/http/problems.js';
import { startPictures } from '../../../api/reports/pictures/pool.js';
import { funnel, USUAL } from './pictures/samples.js';

describe('the thread that draws', () => {
  const pictures = startPictures();
  after(() => pictures.close());

  it('answers what was drawn, and tells the rest to come again when too many wait', async () => {
    const asked = Array.from({ length: 60 }, () => pictures.draw(funnel(USUAL), 'svg'));
    const outcomes = await Promise.allSettled(asked);
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    const drawn = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    assert.ok(refused.length > 0 && drawn.length >= 40, `${drawn.length} drawn`);
    assert.ok(drawn.every((one) => String(one).startsWith('<svg') && one === drawn[0]));
    for (const one of refused) {
      assert.ok('reason' in one && one.reason instanceof Problem && one.reason.code === 'pictures_busy');
    }
  });

  it('draws on after a picture that cannot be drawn', async () => {
    await assert.rejects(pictures.draw({ ...funnel(USUAL), monitor: undefined } as never, 'svg'));
    assert.ok(Buffer.isBuffer(await pictures.draw(funnel(USUAL), 'png')));
  });
});
