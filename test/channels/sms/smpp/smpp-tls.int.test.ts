import assert from 'node:assert/strict';
import { SENT } from '../../../../channels/reasons.js';
import { smppServer } from '../../../../channels/sms/smpp/server-at.js';
import { smppChannel } from '../../../../channels/sms/sms-smpp.js';
import { smppDialectSchema } from '../../../../domain/account/smpp-dialect.js';
import { AUTHORITY, EXPIRED, GOOD, OTHER, SELF_SIGNED } from '../../email/certificates.js';
import { ALWAYS, Opened, sms } from '../../support.js';
import { Smsc } from './smsc.js';

const DIALECT = smppDialectSchema.parse({});
const LOGIN = { key: 'nhip', secret: 'secret' };

describe('an SMPP provider over TLS', () => {
  const opened = new Opened();
  afterEach(() => opened.closeAll());

  const send = async (
    tls: typeof GOOD | undefined,
    url: (port: number) => string,
    ca: string | undefined = AUTHORITY,
  ) => {
    const smsc = opened.add(await Smsc.start(tls));
    const server = smppServer(url(smsc.port), DIALECT, { ...LOGIN, ...(ca === '' ? {} : { ca }) });
    const [result] = await opened.channel(smppChannel({ server, sender: 'HOANANG' })).send([sms(1)], ALWAYS);
    return { result, smsc };
  };
  const secure = (port: number): string => `smpps://127.0.0.1:${port}`;

  it('is reached where its certificate is one that we are told to trust, by address and by name', async () => {
    assert.deepEqual((await send(GOOD, secure)).result, SENT);
    assert.deepEqual((await send(GOOD, (port) => `smpps://localhost:${port}`)).result, SENT);
  });

  for (const [what, tls, ca, reason] of [
    ['over', EXPIRED, AUTHORITY, 'provider_tls_expired'],
    ['its own', SELF_SIGNED, AUTHORITY, 'provider_tls_self_signed'],
    ["another host's", OTHER, AUTHORITY, 'provider_tls_wrong_name'],
    ["nobody's we know", GOOD, '', 'provider_tls'],
  ] as const) {
    it(`is told no password where its certificate is ${what}, and the run is held as ${reason}`, async () => {
      const { result, smsc } = await send(tls, secure, ca);
      assert.ok(result?.kind === 'refused', JSON.stringify(result));
      assert.deepEqual([result.reason, result.errorClass], [reason, 'config']);
      assert.deepEqual(smsc.binds, []);
    });
  }

  it('that does not speak TLS is told no password', async () => {
    const { result, smsc } = await send(undefined, secure);
    assert.equal(result?.kind, 'refused');
    assert.deepEqual(smsc.binds, []);
  });

  it('has the ports of habit where the address names none', () => {
    const at = (url: string) => smppServer(url, DIALECT, LOGIN);
    assert.deepEqual([at('smpp://smsc.example').port, at('smpp://smsc.example').tls], [2775, false]);
    assert.deepEqual([at('smpps://smsc.example').port, at('smpps://smsc.example').tls], [3550, true]);
    assert.deepEqual([at('smpps://[2001:db8::1]:7').host, at('smpps://[2001:db8::1]:7').port], ['2001:db8::1', 7]);
  });
});
