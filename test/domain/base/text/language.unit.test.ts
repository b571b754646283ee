import assert from 'node:assert/strict';
import { languageOf } from '../../../../domain/base/text/language.js';

describe("the language of a shop's readers", () => {
  for (const [language, country, zone] of [
    ['vi', undefined, 'Asia/Ho_Chi_Minh'],
    ['vi', undefined, 'Asia/Saigon'],
    ['th', 'TH', 'Asia/Ho_Chi_Minh'],
    ['pt', undefined, 'America/Sao_Paulo'],
    ['en', 'US', 'Asia/Bangkok'],
    ['en', undefined, 'UTC'],
  ] as const) {
    it(`is ${language} for ${country ?? 'no country'} in ${zone}`, () => {
      assert.equal(languageOf({ zone, ...(country === undefined ? {} : { country }) }), language);
    });
  }
});
