import assert from 'node:assert/strict';
import { bouncesOf, readMail } from '../../../../domain/customer/bounce/read.js';
import { FORMS, hotmail, ID, unknownForm } from './forms.js';

const AT = new Date('2026-11-11T05:00:00Z');

describe('a report in the form of', () => {
  for (const { name, raw, expected, returned } of FORMS) {
    for (const eol of ['\n', '\r\n']) {
      it(`${name} is read with line ends ${JSON.stringify(eol)}`, () => {
        const report = readMail(raw.replaceAll('\n', eol), AT);
        assert.ok(report.kind === 'delivery', report.kind);
        const [one] = bouncesOf(report.recipients, AT);
        assert.equal(one?.kind, expected.kind);
        if (expected.means) assert.equal(one?.means, expected.means);
        assert.equal(one?.address, expected.address);
        if (returned) assert.deepEqual(report.returned.messageIds, [ID]);
      });
    }
  }

  it("Hotmail's complaint is one, with the message that it is about", () => {
    const report = readMail(hotmail, AT);
    assert.ok(report.kind === 'complaint', report.kind);
    assert.deepEqual(report.returned.messageIds, [ID]);
  });

  it('nobody is unreadable, and no automatic reply although it says so of itself', () => {
    assert.equal(readMail(unknownForm, AT).kind, 'unreadable');
  });
});
