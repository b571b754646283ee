import assert from 'node:assert/strict';
import { leaves, parseEntity } from '../../../../domain/customer/bounce/mime.js';
import { readMail } from '../../../../domain/customer/bounce/read.js';
import { cpuMs } from '../../../support/effort.js';
import { dsn } from './samples.js';

const AT = new Date('2026-11-11T05:00:00Z');
const wide = (length: number): string =>
  `Content-Type: multipart/mixed; boundary=b\n\n${'--b\n\nx\n'.repeat(length / 7)}`;
const server = (text: string): string => `From: MAILER-DAEMON@a.example\nSubject: Undelivered\n\n${text}`;

/** Bodies that were once read in a time that grew with the square of their length, and their kin. */
const HOSTILE: Readonly<Record<string, (length: number) => string>> = {
  'blanks before the end': (length) => `${dsn({ returned: 'none' })}${' '.repeat(length)}x`,
  'blanks before the end of each part': (length) => dsn().replaceAll('\r\n--F00', `${' '.repeat(length / 4)}\r\n--F00`),
  'blanks in a header': (length) => `Subject: a${' '.repeat(length)}b\n\n`,
  'folded lines without end': (length) => `Subject: a\n${' b\n'.repeat(length / 3)}\n`,
  'addresses that never end': (length) => dsn({ unsubscribe: '<https:'.repeat(length / 7) }),
  'open brackets': (length) => dsn({ unsubscribe: '<'.repeat(length) }),
  parameters: (length) => `Content-Type: multipart/report${'; a="b'.repeat(length / 7)}\n\n`,
  'quoted parameters': (length) => `Content-Type: multipart/report; a="${'\\"'.repeat(length / 2)}\n\n`,
  'encoded words': (length) => `Subject: ${'=?utf-8?q?a?= '.repeat(length / 14)}\n\n`,
  'half an encoded word': (length) => `Subject: ${'=?'.repeat(length / 2)}\n\n`,
  'nested parts': (length) => 'Content-Type: multipart/mixed; boundary=b\n\n--b\n'.repeat(length / 46),
  'many parts': wide,
  'many headers': (length) => 'A: b\n'.repeat(length / 5),
  'many recipients': (length) => server('<a@b.example>: 550 5.1.1 no\n'.repeat(length / 28)),
  'one recipient without end': (length) => server(`${'a'.repeat(length)}@b.example`),
  'at signs': (length) => server('a@'.repeat(length / 2)),
  'words that nearly match': (length) => server('mailbox '.repeat(length / 8)),
  'empty blocks': (length) => dsn().replace('Reporting-MTA', `${'\r\n \r\n'.repeat(length / 5)}Reporting-MTA`),
  tags: (length) => `From: postmaster@a.example\nContent-Type: text/html\n\n${'<p '.repeat(length / 3)}`,
  'soft line breaks': (length) =>
    `From: postmaster@a.example\nContent-Transfer-Encoding: quoted-printable\n\n${'= '.repeat(length / 2)}`,
};

/** The best of three runs, so that what else the process does is not counted. */
const best = (work: () => void): number => Math.min(...[1, 2, 3].map(() => cpuMs(work)));

describe('a hostile mail', () => {
  for (const [name, make] of Object.entries(HOSTILE)) {
    it(`of ${name} takes a time that grows with its length, not with its square`, () => {
      const [short, long] = [make(250_000), make(2_000_000)];
      const [few, many] = [short, long].map((raw) => best(() => void readMail(raw, AT))) as [number, number];
      // Eight times as long: the square would be 64 times. Below 25 ms it is too little to compare.
      assert.ok(many < 24 * Math.max(few, 25), `${few.toFixed(1)} ms, then ${many.toFixed(1)} ms`);
      // Nobody else's request waits longer than this for two megabytes; 40 ms were measured.
      assert.ok(many < 400, `${many.toFixed(1)} ms`);
    });
  }

  it('has at most so many parts', () => assert.ok(leaves(parseEntity(wide(2_000_000))).length <= 41));
});
