import assert from 'node:assert/strict';
import { hasIncentive } from '../../../../domain/message/content/advice.js';
import { checkContent, type ShopContent } from '../../../../domain/message/content/check.js';
import { type MailBody, type Template, wholeSource } from '../../../../domain/message/template.js';
import { endsWithOffer, runOffer, untilOfferEnds } from '../../../../domain/run/run-code.js';

const END = new Date('2026-11-12T00:00:00Z');
const LATER = new Date('2026-11-20T00:00:00Z');
const offer = { key: 'sale', code: 'SALE11', startsAt: new Date('2026-11-01T00:00:00Z'), endsAt: END } as never;
const POOL = {
  key: 'own',
  codes: 'pool',
  kind: 'pool',
  startsAt: new Date('2026-11-01T00:00:00Z'),
  endsAt: END,
} as never;
const mailOf = (html: string, more: Partial<MailBody> = {}): Template => ({
  subject: '[QC] Quà',
  text: 'Chào',
  mail: { language: 'html', source: html, html, links: [], ...more },
});
const WITH_CODE = mailOf('<img alt="{{ offer_code | escape }}">');
const WITHOUT = mailOf('<b>x</b>');

describe('what a message says in its HTML alone', () => {
  it('is a part of what it says', () => {
    assert.equal(wholeSource({ text: 'a' }), 'a\n');
    assert.equal(wholeSource({ text: 'a', subject: 'b' }), 'a\nb');
    assert.match(wholeSource(WITH_CODE), /offer_code/);
  });

  it('ends with the offer whose code it names', () => {
    assert.equal(untilOfferEnds(LATER, offer, WITH_CODE), END);
    assert.equal(untilOfferEnds(LATER, offer, WITHOUT), LATER);
    assert.deepEqual(endsWithOffer(LATER, offer, WITH_CODE), { expiresAt: END, outreachExpiresAt: LATER });
    assert.deepEqual(endsWithOffer(LATER, offer, WITHOUT), { expiresAt: LATER });
  });

  it('takes codes from a pool when it names one', () => {
    assert.equal(runOffer(POOL, WITH_CODE).offerPool, runOffer(POOL, { text: '{{ offer_code }}' }).offerPool);
    assert.equal(runOffer(POOL, WITHOUT).offerPool, undefined);
  });

  it('counts as a reason to act', () => {
    assert.deepEqual([hasIncentive(WITH_CODE), hasIncentive(WITHOUT)], [true, false]);
  });
});

describe('the check of a message with HTML', () => {
  const SHOP: ShopContent = {
    name: 'Hoa Nắng',
    publicUrl: 'https://go.example.com',
    allowedDomains: [],
    offers: [{ key: 'sale' }],
  };
  const judged = (template: Template): string[] =>
    checkContent(SHOP, { kind: 'campaign', channel: 'email', template, at: LATER }).findings.map(
      ({ severity, code, field }) => `${severity} ${code} ${field}`,
    );

  it('says nothing of a good one', () => {
    assert.deepEqual(
      judged(mailOf('<p>{{ customer_name | escape }}</p>', { preview: 'Quà cho {{ customer_name }}' })),
      [],
    );
  });

  it('asks for an offer, a hotline and a subject as of any other', () => {
    assert.deepEqual(judged(WITH_CODE), ['block offer_missing /template/html']);
    assert.deepEqual(judged(mailOf('{{ hotline | escape }}')), ['block hotline_missing /template/html']);
    const { subject: _, ...nameless } = WITHOUT;
    assert.deepEqual(judged(nameless), ['block subject_missing /template/subject']);
  });

  it('looks for what nobody can see in the preview, and for broken Liquid and too much of it in the HTML', () => {
    assert.deepEqual(judged(mailOf('<b>x</b>', { preview: 'Qu\u200bà' })), [
      'block invisible_character /template/preview',
    ]);
    assert.deepEqual(judged(mailOf('{% if order %}x')), ['block template_syntax /template/html']);
    const loop = '{% for a in (1..600) %}{{ a | escape }}{% endfor %}';
    assert.deepEqual(judged(mailOf(loop)), ['block template_too_heavy /template/html']);
    assert.deepEqual(judged(mailOf('<b>x</b>', { language: 'mjml', preview: '*|FNAME|*' })), [
      'block foreign_placeholder /template/preview',
    ]);
  });

  it('counts the work of Liquid, not the length of the page: 250 kB of words are no work', () => {
    assert.deepEqual(judged(mailOf(`<p>${'lời '.repeat(50_000)}</p>`)), ['warn mail_clipped /template/html']);
  });
});
