import assert from 'node:assert/strict';
import { unclosedComponent } from '../../../../api/messages/mail/unclosed.js';

describe('a component of MJML that is not closed', () => {
  const mail = (inner: string): string => `<mjml><mj-body>${inner}</mj-body></mjml>`;

  it('is named, wherever the document goes on or ends', () => {
    assert.equal(unclosedComponent(mail('<mj-section><mj-column><mj-text>a</mj-column></mj-section>')), 'mj-text');
    assert.equal(unclosedComponent(mail('<mj-section><mj-column>')), 'mj-column');
    assert.equal(unclosedComponent('<mjml><mj-body><mj-section><mj-column><mj-text>cut off'), 'mj-text');
  });

  it('is none that closes itself, stands in a comment, or is HTML in a text', () => {
    const sound =
      '<mj-section><mj-column><mj-image src="https://hoa.vn/a.png" /><mj-text>a<br>b<p>c</mj-text></mj-column></mj-section>';
    assert.equal(unclosedComponent(mail(sound)), undefined);
    assert.equal(unclosedComponent(mail(`<!-- <mj-text> -->${sound}<!-- > --><!--`)), 'mj-body');
    assert.equal(unclosedComponent(mail(`<!-- <mj-text> -->${sound}`)), undefined);
    assert.equal(unclosedComponent('<p>no MJML at all</p>'), undefined);
  });
});
