import assert from 'node:assert/strict';
import { PATH, useSeller } from '../seller.js';

describe('a pause', () => {
  const seller = useSeller();
  const active = async () => {
    const draft = await seller.draft();
    await seller.act(draft, 'start');
    return draft;
  };

  it('wins beside edits, forty times: never a conflict, and the campaign is paused', async () => {
    for (let i = 0; i < 40; i += 1) {
      const campaign = await active();
      const edit = seller.patch({ ...campaign, version: 2 }, { name: `Tên ${i}` });
      const pause = seller.act(campaign, 'pause');
      assert.equal((await pause).status, 200);
      assert.ok([200, 409].includes((await edit).status));
      assert.equal((await seller.stored(campaign))?.state, 'paused');
    }
  });

  it('wins twenty times at once: each is answered that it is paused', async () => {
    const campaign = await active();
    const answers = await Promise.all(Array.from({ length: 20 }, () => seller.act(campaign, 'pause')));
    assert.deepEqual(new Set(answers.map(({ status, body }) => `${status} ${body.state}`)), new Set(['200 paused']));
    assert.equal(answers.filter(({ body }) => body.changed).length, 1);
  });

  it('by the switch, and a cancellation, win as well', async () => {
    for (let i = 0; i < 10; i += 1) {
      const campaign = await active();
      const off = { key: seller.key, json: { active: false } };
      const [edit, pause, cancel] = await Promise.all([
        seller.patch({ ...campaign, version: 2 }, { name: `Tên ${i}` }),
        seller.api.ask('PUT', `${PATH}/${campaign.campaign}/active`, off),
        seller.act(campaign, 'cancel'),
      ]);
      assert.ok([200, 409].includes(edit.status));
      // A pause that comes after the cancellation is told that it is final.
      assert.ok(pause.status === 200 || pause.body.code === 'action_not_allowed');
      assert.equal(cancel.status, 200);
      assert.equal((await seller.stored(campaign))?.state, 'cancelled');
    }
  });

  it('makes a resume lose that looked before it, also when the campaign was paused already', async () => {
    const campaign = await active();
    const first = await seller.act(campaign, 'pause');
    const again = await seller.act(campaign, 'pause');
    assert.deepEqual([again.status, again.body.changed], [200, false]);
    assert.ok(again.body.version > first.body.version);
  });
});

describe('a start', () => {
  const seller = useSeller();

  it('from two machines at once, ten times each, switches on once: one change, one workflow', async () => {
    const campaign = await seller.draft();
    const answers = await Promise.all(Array.from({ length: 20 }, () => seller.act(campaign, 'start')));
    const kinds = answers.map(({ status, body }) => (status === 200 ? body.state : body.code));
    assert.deepEqual(
      kinds.filter((kind) => kind !== 'active' && kind !== 'version_conflict'),
      [],
    );
    assert.equal(answers.filter(({ body }) => body.changed === true).length, 1);
    const stored = await seller.stored(campaign);
    assert.deepEqual([stored?.state, stored?.version], ['active', 2]);
    assert.ok(
      seller.api.workflows.started.has(`${stored?._id}`),
      'Temporal has one workflow of an id, however often it is started',
    );
  });
});
