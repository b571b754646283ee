import assert from 'node:assert/strict';
import { codeIn } from '../../../dev/crowd/codes.js';
import { DEFAULT_WINDOWS } from '../../../domain/message/booster-messages.js';

describe('the code that a customer reads in a message', () => {
  it('is found in every default text with an offer', () => {
    for (const { messages } of Object.values(DEFAULT_WINDOWS)) {
      for (const { text, offer } of messages) {
        const said = `${text} ${offer ?? ''}`
          .replaceAll('{{ offer_code }}', 'HN-7KQ2M')
          .replaceAll('{{ sale_day }}', '11.11');
        assert.equal(codeIn(said), said.includes('HN-7KQ2M') ? 'HN-7KQ2M' : undefined, said);
      }
    }
  });
  it('is found in a text without diacritics, and in English', () => {
    assert.equal(codeIn('Than moi Lan. Ma cua ban: SALE1111. Hotline 19001234'), 'SALE1111');
    assert.equal(codeIn('Your code is WELCOME-5'), 'WELCOME-5');
  });
  it('is nothing where none is announced: a hotline, a mail, a day', () => {
    assert.equal(codeIn('Chào Lan, gọi 19001234 nhé'), undefined);
    assert.equal(codeIn('Mã giảm giá sắp có, ngày 11.11'), undefined);
  });
});
