import assert from 'node:assert/strict';
import { ensureSearchAttributes, type Operator } from '../../worker/ensure-search-attributes.js';
import { SEARCH_ATTRIBUTES } from '../../workflows/search-attributes.js';

const NAMES = SEARCH_ATTRIBUTES.map(({ name }) => name);

/** A namespace that holds these attributes; `refuses` makes adding fail, after another worker has added if it `raced`. */
function namespace(present: string[], options: { cannotList?: boolean; refuses?: boolean; raced?: boolean } = {}) {
  const added: Record<string, number>[] = [];
  const names = [...present];
  const operator: Operator = {
    operatorService: {
      listSearchAttributes: async () => {
        if (options.cannotList) throw Object.assign(new Error('12 UNIMPLEMENTED'), { code: 12 });
        return { customAttributes: Object.fromEntries(names.map((name) => [name, 2])) };
      },
      addSearchAttributes: async ({ searchAttributes }) => {
        if (options.raced) names.push(...NAMES);
        if (options.refuses) throw Object.assign(new Error('7 PERMISSION_DENIED'), { code: 7 });
        if (Object.keys(searchAttributes).some((name) => names.includes(name)))
          throw Object.assign(new Error('6 ALREADY_EXISTS'), { code: 6 });
        added.push(searchAttributes);
        names.push(...Object.keys(searchAttributes));
        return {};
      },
    },
  };
  return { operator, added };
}

describe('registering search attributes', () => {
  it('adds what is missing with its type, and nothing twice', async () => {
    const { operator, added } = namespace(['ShopId', 'Other']);
    const missing = NAMES.filter((name) => name !== 'ShopId');
    assert.deepEqual(await ensureSearchAttributes(operator, 'default'), missing);
    assert.deepEqual(await ensureSearchAttributes(operator, 'default'), []);
    assert.equal(added.length, 1);
    // IndexedValueType: 2 is Keyword, 6 is Datetime.
    assert.deepEqual(added[0], { CampaignId: 2, CampaignState: 2, CampaignWindow: 2, NextWindowAt: 6, WaitingFor: 2 });
  });

  it('registers on a server that cannot list, once', async () => {
    const { operator, added } = namespace([], { cannotList: true });
    assert.deepEqual(await ensureSearchAttributes(operator, 'default'), NAMES);
    assert.deepEqual(await ensureSearchAttributes(operator, 'default'), []);
    assert.equal(added.length, 1);
  });

  it('throws when such a server refuses for another reason', async () => {
    const { operator } = namespace([], { cannotList: true, refuses: true });
    await assert.rejects(ensureSearchAttributes(operator, 'default'), /PERMISSION_DENIED/);
  });

  it('takes another worker that was first for success', async () => {
    const { operator } = namespace([], { refuses: true, raced: true });
    assert.deepEqual(await ensureSearchAttributes(operator, 'default'), []);
  });

  it('throws when they are missing and may not be added', async () => {
    const { operator } = namespace([], { refuses: true });
    await assert.rejects(ensureSearchAttributes(operator, 'default'), /PERMISSION_DENIED/);
  });
});
