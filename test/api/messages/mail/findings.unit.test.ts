import assert from 'node:assert/strict';
import { mailFindings } from '../../../../api/messages/mail/findings.js';
import { unique } from '../../../../api/messages/mail/problem.js';

describe('what is told of HTML that a seller brings', () => {
  it('names the piece, where it stands, and what would be right, in both languages', () => {
    const source = '<p>x</p><p {% if order %}>';
    const [found] = mailFindings([{ code: 'mail_tag_in_tag', value: '{% if order %}' }], source, '/template/html');
    assert.deepEqual(
      [found?.code, found?.severity, found?.field, found?.position, found?.text],
      ['mail_tag_in_tag', 'block', '/template/html', { start: 11, end: 25 }, '{% if order %}'],
    );
    assert.match(found?.reason.vi ?? '', /^Thẻ Liquid không được .* \(\{% if order %\}\)$/);
    assert.match(found?.reason.en ?? '', /^Cannot save the template as '\/template\/html' must be with tags of Liquid/);
  });

  it('forbids nothing that was only left out', () => {
    const [found] = mailFindings([{ code: 'mail_removed', value: 'onclick of <p>' }], '<p onclick>', '/template/html');
    assert.deepEqual([found?.severity, found?.position], ['warn', { start: 0, end: 0 }]);
  });

  it('is told once', () => {
    const twice = { code: 'mail_image', value: 'http://hoa.vn/a.png' } as const;
    assert.deepEqual(unique([twice, { ...twice }, { ...twice, value: 'cid:a' }]), [
      twice,
      { ...twice, value: 'cid:a' },
    ]);
  });
});
