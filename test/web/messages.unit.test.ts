import assert from 'node:assert/strict';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import { SKIP_REASONS } from '../../domain/base/outcome.js';
import { CAMPAIGN_STATES, transition } from '../../domain/campaign/states.js';
import { HOLD_REASONS } from '../../domain/customer/provider-error.js';
import { SUPPRESSION_REASONS } from '../../domain/customer/suppression.js';
import { WINBACK_STATES } from '../../domain/winback/states.js';
import { filesIn, read } from '../conventions/sources.js';

type Messages = Readonly<Record<string, string>>;
const load = (language: string): Messages => JSON.parse(read(`web/messages/${language}.json`)) as Messages;
const vi = load('vi');
const en = load('en');
const source = [...filesIn('web/src', '.ts'), ...filesIn('web/src', '.tsx')]
  .filter((file) => !file.endsWith('schema.d.ts'))
  .map(read)
  .join('\n');

/** Names of the placeholders of an ICU message, plural branches included. */
function placeholders(message: string): string[] {
  const found = new Set<string>();
  const walk = (part: unknown): void => {
    if (!Array.isArray(part)) return;
    for (const one of part) {
      if (Array.isArray(one) && typeof one[0] === 'string') found.add(one[0]);
      walk(one);
      if (Array.isArray(one)) for (const option of Object.values((one[2] ?? {}) as object)) walk(option);
    }
  };
  walk(compileMessage(message));
  return [...found].sort();
}

describe('the messages of the console', () => {
  it('are the same keys in Vietnamese and English, none empty', () => {
    assert.deepEqual(Object.keys(vi), Object.keys(en));
    for (const [key, text] of [...Object.entries(vi), ...Object.entries(en)]) assert.notEqual(text.trim(), '', key);
  });

  it('have the same placeholders in both languages', () => {
    for (const key of Object.keys(vi)) assert.deepEqual(placeholders(vi[key] ?? ''), placeholders(en[key] ?? ''), key);
  });

  it('the check sees placeholders, also inside plurals', () => {
    assert.deepEqual(placeholders('{count, plural, one {a} other {# of {name}}}'), ['count', 'name']);
    assert.deepEqual(placeholders('nothing'), []);
  });

  it('are all there that the screens ask for by name', () => {
    const asked = [...source.matchAll(/\bt\(\s*'([\w.-]+)'/g)].map(([, key = '']) => key);
    assert.ok(asked.length > 300);
    assert.deepEqual(
      [...new Set(asked)].filter((key) => !(key in vi)),
      [],
    );
  });

  it('are all asked for: none is left over', () => {
    const named = new Set([...source.matchAll(/'([\w.-]+\.[\w.-]+)'/g)].map(([, key = '']) => key));
    const prefixes = [...source.matchAll(/`([a-zA-Z.]+\.)\$\{/g)].map(([, prefix = '']) => prefix);
    const left = Object.keys(vi).filter((key) => !named.has(key) && !prefixes.some((prefix) => key.startsWith(prefix)));
    assert.deepEqual(left, []);
  });

  it('name every state, every reason to skip, hold and suppress', () => {
    const keys = [
      ...[...CAMPAIGN_STATES, ...WINBACK_STATES].map((state) => `state.${state}`),
      ...SKIP_REASONS.map((reason) => `skipped.${reason}`),
      ...HOLD_REASONS.map((reason) => `held.${reason}`),
      ...SUPPRESSION_REASONS.map((reason) => `suppression.${reason}`),
    ];
    assert.deepEqual(
      keys.filter((key) => !(key in vi)),
      [],
    );
  });

  it('say why not, for every refusal of the lifecycle table that a seller can meet', () => {
    for (const state of CAMPAIGN_STATES) {
      for (const action of ['edit', 'start', 'pause', 'resume', 'cancel'] as const) {
        const verdict = transition(state, action);
        if (verdict.ok) continue;
        const key = [`why.${state}.${action}`, `why.${state}`].find((one) => one in en);
        const said = key === undefined ? {} : { vi: vi[key], en: en[key] };
        assert.deepEqual(said, verdict.why, `${state} ${action}`);
      }
    }
  });
});
