import assert from 'node:assert/strict';
import { codeOf } from './code/lexer.js';
import { filesIn, read } from './sources.js';

/** Words that the glossary (docs/glossary.md) replaces, as they would stand in an identifier. */
const AVOIDED: Readonly<Record<string, string>> = {
  workspace: 'shop',
  tenant: 'shop',
  user: 'customer',
  contact: 'customer',
  lead: 'customer',
  subscriber: 'customer',
  segment: 'audience',
  group: 'audience',
  broadcast: 'campaign',
  phase: 'window',
  stage: 'window',
  blast: 'outreach',
  job: 'run',
  coupon: 'offer',
  promo: 'offer',
  conversion: 'bought',
  reactivation: 'win-back',
};
/** Names that are not ours to choose, with the reason. */
const GIVEN: Readonly<Record<string, string>> = {
  groupBy: 'what Map and Object call it',
  contact: 'what OpenAPI calls who answers for an API',
  groups: 'what RegExp calls its named captures',
  groupSize: 'a field that clients of the API read',
  fetchUserInfo: 'what openid-client calls it',
};

const LAYERS = ['domain', 'workflows', 'activities', 'models', 'api'] as const;
const IDENTIFIER = /[A-Za-z_$][\w$]*/g;

/** `unpaidOrderIds` → unpaid, order, id: words in lower case, a plural s cut. */
function wordsOf(identifier: string): string[] {
  const words = identifier.replace(/([a-z\d])([A-Z])/g, '$1 $2').split(/[\s_$]+/);
  return words.map((word) => word.toLowerCase()).flatMap((word) => [word, word.replace(/s$/, '')]);
}

function avoidedIn(source: string): string[] {
  const identifiers = new Set(codeOf(source).match(IDENTIFIER) ?? []);
  return [...identifiers]
    .filter((identifier) => !(identifier in GIVEN))
    .flatMap((identifier) => {
      const word = wordsOf(identifier).find((one) => Object.hasOwn(AVOIDED, one));
      return word === undefined ? [] : [`${identifier}: say ${AVOIDED[word]}`];
    });
}

describe('identifiers', () => {
  it('use the words of the glossary and not those it replaces', () => {
    const found = LAYERS.flatMap((folder) => filesIn(folder, '.ts')).flatMap((file) =>
      avoidedIn(read(file)).map((sentence) => `${file}: ${sentence}`),
    );
    assert.deepEqual(found, []);
  });

  it('the check sees words inside names, and not in comments or texts', () => {
    assert.deepEqual(avoidedIn("const activeUsers = 'user'; // user"), ['activeUsers: say customer']);
    assert.deepEqual(avoidedIn('const couponCode = 1; usersById(); PROMO_END;'), [
      'couponCode: say offer',
      'usersById: say customer',
      'PROMO_END: say offer',
    ]);
    assert.deepEqual(avoidedIn('const leading = stages1; userland'), []);
  });

  it('the glossary lists every word that is checked here', () => {
    const glossary = read('docs/glossary.md').toLowerCase();
    const missing = Object.keys(AVOIDED).filter((word) => !new RegExp(String.raw`\b${word}`).test(glossary));
    assert.deepEqual(missing, []);
  });
});
