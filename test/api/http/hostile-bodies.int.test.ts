import assert from 'node:assert/strict';
import { SIGNATURE_HEADER, sign, TIMESTAMP_HEADER } from '../../../channels/link/signature.js';
import { longestBlock, slowness } from '../../support/effort.js';
import { EMAIL_SECRET, useConsentApi } from '../customers/consent-support.js';
import { makeShop, NOW } from '../support.js';

const SIZE = 2 * 1024 * 1024 - 1_000;
/** As many of a piece as two megabytes hold. */
const full = (piece: string): string => piece.repeat(Math.floor(SIZE / piece.length)).slice(0, -1);
const keys = (length: number): string => `{${Array.from({ length }, (_, n) => `"k${n}":1`).join(',')}}`;
/** A piece of a stream holds no more lines than this, so more of them would only take longer. */
const MANY_LINES = 40_000;

/** What reads two megabytes slowest: many values, many keys, many lines, one long text. */
const JSONS: Readonly<Record<string, string>> = {
  'a million numbers': `[${full('1,')}]`,
  'empty objects': `[${full('{},')}]`,
  'wrong windows': `{"windows":[${full('{"a":1},')}]}`,
  keys: keys(150_000),
  'as many keys as may be': keys(49_000),
  'as many objects of many keys as may be': `[${Array.from({ length: 24 }, () => keys(2_000)).join(',')}]`,
  'escaped keys': `{"a\\u0062":1,${keys(1_999).slice(1)}`,
  'brackets that never close': '['.repeat(SIZE),
  'one text': `{"name":"${'x'.repeat(SIZE - 50)}"}`,
  'quotes in a text': `{"name":"${'\\"'.repeat(SIZE / 2 - 50)}"}`,
  'a text of loops': `{"name":"${'{% for i in (1..9) %}'.repeat(SIZE / 22)}"}`,
};
const LINES: Readonly<Record<string, string>> = {
  'lines of one digit': '1\n'.repeat(MANY_LINES),
  'empty objects': '{}\n'.repeat(MANY_LINES),
  'one line': `{"id":"${'x'.repeat(SIZE - 50)}"}`,
};
const MAILS: Readonly<Record<string, string>> = {
  blanks: `Subject: a\r\n\r\n${' '.repeat(SIZE)}x`,
  links: `From: MAILER-DAEMON@a.example\r\nSubject: Undelivered\r\n\r\n${full('<https:')}`,
  headers: full('A: b\r\n'),
  recipients: `From: MAILER-DAEMON@a.example\r\nSubject: Undelivered\r\n\r\n${full('<a@b.example>: 550 5.1.1 no\r\n')}`,
};

/**
 * Another request waits no longer, in CPU of a machine at its full speed: 2 to 45 ms were seen. Before
 * values were counted and lines read in slices it was 200 to 20,000 ms, and 61 to 119 before an object's fields were counted and
 * the steps of reading had turns of their own.
 */
const BOUND_MS = 50;

describe('a hostile body of two megabytes holds up no other request', () => {
  const at = useConsentApi(['c1']);
  let key = '';
  before(async () => {
    key = await makeShop(at.api, 'hostile');
  });

  /** Two megabytes are sent and answered, whatever with. */
  async function sent(path: string, type: string, body: string, headers: Record<string, string> = {}): Promise<void> {
    const bytes = Buffer.from(body);
    const init = { method: 'POST', headers: { 'content-type': type, ...headers }, body: bytes };
    let block = Number.POSITIVE_INFINITY;
    // What blocks does so each time; what the machine did besides does not.
    for (let tries = 0; tries < 5 && block >= BOUND_MS; tries += 1) {
      const slow = slowness();
      const took = await longestBlock(async () => {
        const response = await fetch(`${at.api.url}${path}`, init);
        await response.arrayBuffer();
        assert.ok(response.status >= 200 && response.status < 500, `${response.status}`);
      });
      block = Math.min(block, took / slow);
    }
    assert.ok(block < BOUND_MS, `nobody else was answered for ${block.toFixed(0)} ms`);
  }
  const bearer = () => ({ authorization: `Bearer ${key}` });

  for (const [name, body] of Object.entries(JSONS)) {
    it(`of JSON: ${name}`, async () => {
      await sent('/v1/shops/hostile/campaigns', 'application/json', body, bearer());
      await sent('/v1/shops/hostile/events', 'application/json', body, bearer());
    });
  }
  for (const [name, body] of Object.entries(LINES)) {
    it(`of lines: ${name}`, async () => {
      await sent('/v1/shops/hostile/events', 'application/x-ndjson', body, bearer());
    });
  }
  for (const [name, body] of Object.entries(MAILS)) {
    it(`of mail: ${name}`, async () => {
      const timestamp = String(Math.floor(NOW.getTime() / 1000));
      const signature = sign(EMAIL_SECRET, timestamp, body);
      const headers = { [TIMESTAMP_HEADER]: timestamp, [SIGNATURE_HEADER]: signature };
      await sent('/v1/inbound/email', 'message/rfc822', body, headers);
      await sent('/v1/inbound/unsubscribe-mail', 'message/rfc822', body, headers);
    });
  }
});
