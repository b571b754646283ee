import assert from 'node:assert/strict';
import { Resvg } from '@resvg/resvg-js';
import { draw, PNG_OPTIONS } from '../../../../api/reports/pictures/draw.js';
import type { Picture } from '../../../../api/reports/pictures/picture.js';
import { EMPTY, EXTREME, funnel, hours, monitor, USUAL, variants } from './samples.js';

const HOSTILE =
  '<script>alert("x")</script> & {a|b} \u202E\u0007]]> Tết Nguyên Đán 🧧 tưng bừng ưu đãi nhất năm ở mọi cửa hàng';
const en = { language: 'en' } as const;
const PICTURES: Readonly<Record<string, Picture>> = {
  funnel: funnel(USUAL),
  'an extreme funnel': funnel(EXTREME, { name: HOSTILE }),
  'an empty funnel': funnel(EMPTY, { name: HOSTILE }),
  windows: funnel(USUAL, en, 'windows'),
  'extreme windows': funnel(EXTREME, {}, 'windows'),
  hours: hours(5),
  'many hours': hours(90, 1e7, { name: HOSTILE, ...en }),
  'hours of a few': hours(1, 0.01),
  'no hours': hours(0, 1, { name: HOSTILE }),
  variants: variants(),
  'variants by money': variants('revenue', en, 1e6),
  'variants by much money': variants('revenue', { name: HOSTILE }, 1e11),
};
const svgOf = (picture: Picture): string => String(draw({ picture, format: 'svg' }));
const textsOf = (svg: string): string[] =>
  [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = '']) => text.replaceAll('\u00A0', ' '));
const font = { ...PNG_OPTIONS.font, fontFiles: [...PNG_OPTIONS.font.fontFiles] };

describe('a picture of a campaign', () => {
  for (const [name, picture] of Object.entries(PICTURES)) {
    it(`of ${name} shows all its texts inside its edges, and no letter that the font lacks`, () => {
      const svg = svgOf(picture);
      const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(svg) ?? [];
      const box = new Resvg(svg, { font }).getBBox();
      assert.ok(box && box.x >= 0 && box.y >= 0, JSON.stringify(box));
      assert.ok(box.x + box.width <= Number(width) && box.y + box.height <= Number(height), JSON.stringify(box));
      assert.ok(Number(height) < 1200, height);
    });

    it(`of ${name} is one document without scripts, styles, classes and anything from elsewhere`, () => {
      const svg = svgOf(picture);
      assert.doesNotMatch(svg, /<script|<style|<foreignObject|<image|\bstyle=|\bclass=|\bon\w+=|url\(|javascript:/i);
      assert.ok(!/ href=|\bid=/.test(svg) && !svg.includes('\u202E') && !svg.includes('\u0007'), svg);
      assert.match(svg, /^<svg role="img" [^>]*><title>[^<]+<\/title><desc>[^<]+<\/desc>/);
      assert.equal(svg, svgOf(picture), 'the same picture is the same text');
    });
  }

  it('says each step with what it is a part of, in the language that is asked for', () => {
    const vi = textsOf(svgOf(funnel(USUAL)));
    assert.ok(vi.includes('46.902 · 97,3 % của đã gửi') && vi.includes('612 · 1,3 % của đã đến nơi'), vi.join('\n'));
    assert.ok(vi.includes('Doanh thu: 214.300.000 ₫'));
    const said = textsOf(svgOf(funnel(USUAL, en)));
    assert.ok(said.includes('46,902 · 97.3 % of sent') && said.includes('612 · 1.3 % of delivered'), said.join('\n'));
    assert.ok(textsOf(svgOf(funnel(USUAL, en, 'windows'))).includes('Launch · Revenue: ₫73,850,000'));
  });

  it('gives a rate of nothing no number', () => {
    const texts = textsOf(svgOf(funnel(monitor([5, 0, 0, 0, 0, 0]), en)));
    assert.ok(texts.includes('5') && texts.includes('0 · 0.0 % of sent'));
    assert.equal(texts.filter((text) => text === '0').length, 3, texts.join('\n'));
  });

  it('says in words when there is nothing to draw', () => {
    assert.ok(textsOf(svgOf(funnel(EMPTY))).includes('Chưa có tin nhắn nào được gửi.'));
    assert.ok(textsOf(svgOf(funnel(EMPTY, en, 'windows'))).includes('The campaign has no windows yet.'));
    assert.ok(textsOf(svgOf(hours(0, 1, en))).includes('Nothing has happened yet.'));
    const nobody = variants('clicked', en);
    const none = nobody.experiment.variants.map((one) => ({ ...one, assigned: 0 }));
    const drawn = svgOf({ ...nobody, experiment: { ...nobody.experiment, variants: none } });
    assert.ok(textsOf(drawn).includes('No customer has been drawn yet.'));
  });

  it('shows how each message differs, with its interval, and where there is none says why', () => {
    const texts = textsOf(svgOf(variants('clicked', en)));
    assert.ok(texts.includes('B · 5.2 % · 3,988 customers'), texts.join('\n'));
    assert.ok(texts.includes('+1.1 points (+0.12 … +2.09)') && texts.includes('−0.2 points (−1.21 … +0.82)'));
    assert.ok(texts.some((text) => text.endsWith('Message B wins, clearly apart from every other.')));
    assert.ok(textsOf(svgOf(variants('revenue', en, 1e6))).includes('too few buyers to compare'));
  });

  it('is as short a document for a hundred years of hours as for a week', () => {
    const long = hours(7);
    const all = long.hours.hours.map((one, n) => ({ ...one, hour: new Date(n * 200 * 24 * 3_600_000).toISOString() }));
    const svg = svgOf({ ...long, hours: { ...long.hours, hours: all } });
    assert.ok(svg.length < 60_000, `${svg.length} characters`);
  });

  it('is a PNG of twice the size where one is asked for', () => {
    const png = Buffer.from(draw({ picture: funnel(USUAL), format: 'png' }));
    assert.equal(png.toString('latin1', 1, 4), 'PNG');
    assert.equal(png.readUInt32BE(16), 1720);
  });
});
