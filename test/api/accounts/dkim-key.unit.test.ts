import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { dkimRecord, newDkimKey } from '../../../api/accounts/dkim-key.js';

const pemOf = (key: import('node:crypto').KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();

describe('the DKIM record of a key', () => {
  it('is of the key that signs: what the private half signs, the published half verifies', async () => {
    const pem = await newDkimKey();
    const record = dkimRecord('hoa.example', 'nhip', pem) ?? assert.fail('no record');
    assert.equal(record.name, 'nhip._domainkey.hoa.example');
    const [, p = ''] = /^v=DKIM1; k=rsa; p=([A-Za-z0-9+/=]+)$/.exec(record.value) ?? [];
    const shown = createPublicKey({ key: Buffer.from(p, 'base64'), format: 'der', type: 'spki' });
    assert.equal(shown.asymmetricKeyDetails?.modulusLength, 2048);
    assert.ok(verify('sha256', Buffer.from('mail'), shown, sign('sha256', Buffer.from('mail'), pem)));
  });

  it('of Ed25519 is the bare key of 32 octets (RFC 8463)', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const record = dkimRecord('hoa.example', 's', pemOf(privateKey));
    const { x = '' } = publicKey.export({ format: 'jwk' });
    assert.equal(record?.value, `v=DKIM1; k=ed25519; p=${Buffer.from(x, 'base64url').toString('base64')}`);
  });

  it('is read from PEM whose line breaks are written out', () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const pem = pemOf(privateKey);
    assert.deepEqual(dkimRecord('a.example', 's', pem.replaceAll('\n', '\\n')), dkimRecord('a.example', 's', pem));
  });

  it('is not there for what no receiver verifies', () => {
    const weak = generateKeyPairSync('rsa', { modulusLength: 512 }).privateKey;
    const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    for (const pem of [
      pemOf(weak),
      pemOf(curve),
      'no key',
      '',
      '-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----',
    ]) {
      assert.equal(dkimRecord('hoa.example', 'nhip', pem), undefined);
    }
  });
});
