import assert from 'node:assert/strict';
import fc from 'fast-check';
import { answerPattern, matchAnswer } from '../../../domain/account/answer-pattern.js';

describe('a pattern for answers in text', () => {
  const cases: readonly {
    readonly pattern: string;
    readonly text: string;
    readonly code: string | undefined;
  }[] = [
    { pattern: '0: Accepted for delivery', text: '0: Accepted for delivery', code: '' },
    { pattern: '0: Accepted for delivery', text: ' 0: Accepted for delivery\r\n', code: '' },
    { pattern: '0: Accepted*', text: '0: Accepted for delivery', code: '' },
    { pattern: '0: Accepted*', text: '10: Accepted for delivery', code: undefined },
    { pattern: '*delivery', text: '0: Accepted for delivery', code: '' },
    { pattern: '0*for*', text: '0: Accepted for delivery', code: '' },
    { pattern: '0*', text: '0 of 1 sent\nError', code: undefined },
    { pattern: '0', text: '01', code: undefined },
    { pattern: '*', text: '', code: '' },
    { pattern: 'a', text: '', code: undefined },
    { pattern: 'ERR {code}', text: 'ERR 17', code: '17' },
    { pattern: 'ERR {code}', text: 'ERR 17 no credit', code: undefined },
    { pattern: 'ERR {code} *', text: 'ERR 17 no credit', code: '17' },
    { pattern: '{code}: *', text: 'no-credit.1: sorry', code: 'no-credit.1' },
    { pattern: '{code}|*', text: '|x', code: undefined },
    { pattern: '*code={code}&*', text: 'status=error&code=42&x=1', code: '42' },
    { pattern: '*code={code}', text: 'code=abcdefghijklmnopqrstuvwxyz', code: undefined },
    { pattern: 'a.c', text: 'abc', code: undefined },
    { pattern: '(a+)+$', text: 'aaaaaaaaaaaaaaaaaaaaaaaa', code: undefined },
  ];
  for (const { pattern, text, code } of cases) {
    it(`${pattern} in ${JSON.stringify(text)} is ${code === undefined ? 'no fit' : `'${code}'`}`, () => {
      assert.equal(matchAnswer(pattern, text), code);
    });
  }

  it('fits what it is made of, and finds the code that was put in', () => {
    const plain = fc.stringMatching(/^[A-Za-z0-9 :|]{1,20}$/).filter((text) => text.trim() === text);
    fc.assert(
      fc.property(plain, fc.stringMatching(/^[0-9]{1,6}$/), (text, code) => {
        assert.equal(matchAnswer(text, text), '');
        assert.equal(matchAnswer(`${text}#{code}#*`, `${text}#${code}#${text}`), code);
      }),
      { seed: 13 },
    );
  });

  it('takes an answer of 500 characters in no time, however many stars it has, and a longer one for none', () => {
    const stars = '*a'.repeat(99);
    assert.equal(matchAnswer(`${stars}b`, 'a'.repeat(500)), undefined);
    assert.equal(matchAnswer('*', 'a'.repeat(501)), undefined);
  });

  it('is refused when it says more than it may', () => {
    for (const text of ['', 'a'.repeat(201), '{code}{code}', '{id}', 'a}b', 'a*b{code}']) {
      assert.equal(answerPattern.safeParse(text).success, false, text);
    }
    for (const text of ['*', '{code}', '0: *', '[0-9]+'])
      assert.equal(answerPattern.safeParse(text).success, true, text);
  });
});
