import assert from 'node:assert/strict';
import { checkContent } from '../../../domain/message/content/check.js';
import { linkTargets, ownLinks, trackOwnLinks } from '../../../domain/message/links.js';
import { linksOf } from '../../../models/run/tracked-run.js';

const A = 'https://shop.example.com/ao';
const B = 'http://shop.example.com/vay?x=1&y=2';

describe('the links of a message', () => {
  it('are {{ link }} and each address that the text names itself, once, in their order', () => {
    const template = { text: `Xem ${B}, ${A}. Hoặc ${B} và {{ link }}` };
    assert.deepEqual(ownLinks(template), [B, A]);
    assert.deepEqual(linkTargets('https://shop.example.com/11-11', template), ['https://shop.example.com/11-11', B, A]);
    assert.equal(linksOf(template), 3);
    assert.equal(linksOf({ text: `Xem ${A}` }), 1, 'without {{ link }} it has one');
  });

  it('are at most 35 in a text, and 200 where there is HTML', () => {
    const many = Array.from({ length: 250 }, (_, at) => `https://shop.example.com/${at}`);
    assert.equal(ownLinks({ text: many.join(' ') }).length, 35);
    const mail = { language: 'html', source: '', html: '', links: many } as const;
    assert.deepEqual(ownLinks({ text: many.join(' '), mail }), many.slice(0, 200));
  });

  it('are no addresses that differ from customer to customer, and none of another scheme', () => {
    assert.deepEqual(
      ownLinks({ text: 'https://shop.example.com/?c={{ offer_code }} ftp://x.vn javascript:alert(1)' }),
      [],
    );
  });

  it('are found in composed letters, as the text is sent', () => {
    const composed = 'https://shop.example.com/áo';
    const track = trackOwnLinks({ text: composed.normalize('NFD') });
    assert.equal(
      track(`Xem ${composed}`, (n) => `T${n}`),
      'Xem T1',
    );
  });

  it('are at most so many that one character can number them; the others lead on themselves', () => {
    const urls = Array.from({ length: 40 }, (_, n) => `https://shop.example.com/${n}`);
    const text = urls.join(' ');
    const tracked = trackOwnLinks({ text })(text, (n) => `T${n}`).split(' ');
    assert.deepEqual([tracked[0], tracked[34], tracked[35]], ['T1', 'T35', urls[35]]);
  });

  it('do not begin one another: a longer address is another link', () => {
    const text = `${A} ${A}/do`;
    assert.equal(
      trackOwnLinks({ text })(text, (n) => `T${n}`),
      'T1 T2',
    );
  });

  it('stay as they are where nobody tracks, and so does a text without any', () => {
    assert.equal(trackOwnLinks({ text: A })(A, undefined), A);
    assert.equal(
      trackOwnLinks({ text: 'Chào' })(A, () => 'T'),
      A,
      'a value that looks like a link is none of the text',
    );
  });

  it('are measured as long as they are sent: a short address makes a chat message too long that fits without', () => {
    const shop = { name: 'Hoa', publicUrl: 'https://go.example.com', allowedDomains: ['a.vn'], offers: [] };
    const at = new Date('2026-11-01T00:00:00Z');
    const judge = (text: string) =>
      checkContent(shop, { kind: 'campaign', channel: 'chat', template: { text }, at }).findings.map(
        ({ code }) => code,
      );
    const near = `${'a'.repeat(480)} https://a.vn/x`;
    assert.ok(near.length < 500);
    assert.ok(judge(near).includes('message_too_long'));
    assert.ok(!judge(near.slice(40)).includes('message_too_long'));
  });
});
