import assert from 'node:assert/strict';
import { AUDIENCE_DEFINITIONS, AUDIENCES } from '../../../../domain/audience/audience.js';
import { checkContent } from '../../../../domain/message/content/check.js';
import type { ContentUse } from '../../../../domain/message/content/use.js';
import { LANGUAGES, LIBRARY, type ReadyTemplate, readyTemplate } from '../../../../domain/message/library/library.js';
import { PARAMETERS } from '../../../../domain/message/parameters.js';
import { countParts } from '../../../../domain/message/sms/encoding.js';
import { transliterate } from '../../../../domain/message/sms/transliterate.js';
import { WINBACK_CHANNELS } from '../../../../domain/winback/winback.js';

const SHOP = {
  name: PARAMETERS.shop_name.longest,
  hotline: PARAMETERS.hotline.longest,
  publicUrl: 'https://go.example.com',
  allowedDomains: [],
  offers: [],
};
const useOf = ({ window, channel, template, offer, route }: ReadyTemplate): ContentUse => ({
  kind: window === 'winback' ? 'winback' : 'campaign',
  channel,
  template,
  ...(offer ? { offer: { code: PARAMETERS.offer_code.longest } } : {}),
  ...(route ? { route } : {}),
  at: new Date('2026-11-01T00:00:00Z'),
});

describe('the ready templates', () => {
  for (const one of LIBRARY) {
    it(`${one.id} passes its channel's check with the longest plausible values`, () => {
      const { findings, text = '' } = checkContent(SHOP, useOf(one));
      assert.deepEqual(
        findings
          .filter(({ severity }) => severity === 'block')
          .map(({ rule, text: at, message }) => [rule, at, message]),
        [],
      );
      if (one.channel !== 'sms') return;
      const { encoding, units } = countParts(transliterate(text).text);
      assert.deepEqual([encoding, units <= 160], ['gsm7', true], `${units}: ${text}`);
    });
  }

  it('are there for every window and audience of the seed, channel and language, with an offer and without', () => {
    for (const audience of AUDIENCES) {
      for (const window of AUDIENCE_DEFINITIONS[audience].windows) {
        for (const channel of ['chat', 'email', 'sms'] as const) {
          for (const language of LANGUAGES) {
            for (const offer of [true, false]) {
              const found = LIBRARY.filter(
                (one) =>
                  one.window === window &&
                  one.audience === audience &&
                  one.channel === channel &&
                  one.language === language &&
                  one.offer === offer,
              );
              assert.equal(found.length, 1, [window, audience, channel, language, offer].join(' '));
            }
          }
        }
      }
    }
  });

  it('are there for each of the three messages of a win-back, by e-mail and SMS', () => {
    for (const step of [1, 2, 3]) {
      for (const channel of WINBACK_CHANNELS) {
        const found = LIBRARY.filter((one) => one.window === 'winback' && one.step === step && one.channel === channel);
        assert.equal(found.length, 4);
      }
    }
  });

  it('each have an id and words of their own', () => {
    assert.equal(new Set(LIBRARY.map(({ id }) => id)).size, LIBRARY.length);
    const texts = LIBRARY.filter(({ offer, channel }) => !offer || channel !== 'sms').map(
      ({ template }) => template.text,
    );
    assert.equal(new Set(texts).size, texts.length);
    for (const text of texts) assert.equal(text, text.normalize('NFC'));
  });

  it('name an offer code exactly when they are for an offer', () => {
    for (const { offer, template, id } of LIBRARY) assert.equal(/offer_code/.test(template.text), offer, id);
  });

  it('speak to a group of the shop’s own with the words for anybody', () => {
    const any = LIBRARY.find(({ id }) => id === 'launch-any-chat-vi');
    assert.equal(readyTemplate('launch', 'lapsed', 'chat', false), any?.template);
  });
});
