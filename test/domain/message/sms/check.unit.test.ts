import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SMS_RULES } from '../../../../domain/message/sms/finding.js';
import { sampleOf } from '../../../../domain/message/sms/sample.js';
import { cpuMs } from '../../../support/effort.js';
import { ADVERTISING, CARE, check, VALUES } from './support.js';

describe('SMS content check', () => {
  it('each finding names rule, severity, place, source and a sentence in both languages', () => {
    const text = 'Thân 🎉 bit.ly/x & lô đề [QC]';
    for (const route of ['cskh', 'qc'] as const) {
      for (const finding of check({ text, route })) {
        assert.ok(SMS_RULES.includes(finding.code));
        assert.equal(finding.text, text.slice(finding.position.start, finding.position.end));
        assert.ok(finding.source.length > 5 && finding.reason.vi.length > 10 && finding.reason.en.length > 10);
      }
    }
  });

  it('findings come in the order of the text', () => {
    const starts = check({ text: 'Thân mời bit.ly/x & lô đề 🎉', route: 'qc' }).map((f) => f.position.start);
    assert.deepEqual(
      starts,
      starts.toSorted((a, b) => a - b),
    );
    assert.ok(starts.length > 5);
  });

  it('an empty text, also of blanks, is refused as that alone', () => {
    for (const text of ['', ' \n '])
      assert.deepEqual(
        check({ text }).map((f) => f.code),
        ['sms_empty'],
      );
  });

  it('a text of 10 MB is refused at once', () => {
    const text = 'x'.repeat(10_000_000);
    let rules: string[] = [];
    const spent = cpuMs(() => {
      rules = check({ text }).map((f) => f.code);
    });
    assert.deepEqual(rules, ['sms_template_too_long']);
    assert.ok(spent < 400, `${spent} ms`);
  });

  it('taking all suggestions of a bad text leaves nothing to say about its characters', () => {
    const text = 'Thân mời {{ customer_name }} ghé “shop”\u200b 🎉 xem áo & váy…';
    const repaired = check({ text })
      .filter((f) => f.suggestion !== undefined)
      .toSorted((a, b) => b.position.start - a.position.start)
      .reduce((t, f) => t.slice(0, f.position.start) + f.suggestion + t.slice(f.position.end), text);
    assert.deepEqual(check({ text: repaired }), []);
    assert.match(repaired, /^Than moi {{ customer_name }} ghe "shop"/);
  });

  it('any text is judged without an error, with positions inside it, whatever Liquid or script it holds', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.constantFrom(
        '{{ customer_name }}',
        '{{',
        '}}',
        '{% if x %}',
        '{{ x | default: "a" }}',
        'https://',
        'lô đề',
        '[QC]',
        '🎉',
        ' ',
      ),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 15 }),
        fc.constantFrom('cskh' as const, 'qc' as const),
        (pieces, route) => {
          const text = pieces.join('');
          for (const { position, text: shown } of check({ text, route })) {
            assert.ok(position.start >= 0 && position.end >= position.start && position.end <= text.length);
            assert.equal(shown, text.slice(position.start, position.end));
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('takes at most 5 ms for a message', () => {
    const run = (): number =>
      cpuMs(() => {
        for (let i = 0; i < 50; i++)
          check({ text: i % 2 === 0 ? CARE : ADVERTISING, route: i % 2 === 0 ? 'cskh' : 'qc' });
      }) / 50;
    run();
    // Five on the machine it is promised for, and four times as long on a slow one.
    assert.ok(Math.min(run(), run(), run()) <= 20);
  });
});

describe('SMS sample', () => {
  it('knows the place in the template of every literal and value', () => {
    const template = 'Hi {{ customer_name }}, ok {{ shop_name }}!';
    const sample = sampleOf(template, VALUES, []);
    assert.equal(sample.text, 'Hi Nguyen Thi Minh Nguyet, ok Hoa Mai!');
    const placed = (part: string): string => {
      const start = sample.text.indexOf(part);
      const { start: from, end: to } = sample.source({ start, end: start + part.length });
      return template.slice(from, to);
    };
    assert.equal(placed('Hi'), 'Hi');
    assert.equal(placed('Minh'), '{{ customer_name }}');
    assert.equal(placed(', ok'), ', ok');
    assert.equal(placed('Nguyet, ok Hoa'), '{{ customer_name }}, ok {{ shop_name }}');
    assert.equal(placed('!'), '!');
  });

  it('a value cannot smuggle in a prototype name', () => {
    assert.equal(sampleOf('{{ constructor }}', {}, []).parameters[0]?.value, undefined);
  });

  it('values lose their accents, codes and links do not', () => {
    const values = { name: 'Đẹp', offer_code: 'ĐẸP', link: 'https://x.vn/ó' };
    assert.equal(sampleOf('{{ name }} {{ offer_code }} {{ link }}', values, []).text, 'Dep ĐẸP https://x.vn/ó');
  });
});
