import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  isPublicAddress,
  PRIVATE_ADDRESS,
  PrivateAddress,
  publicLookup,
  requirePublicHost,
} from '../../../channels/http/address-guard.js';

const PRIVATE = [
  '0.0.0.0',
  '10.1.2.3',
  '100.64.0.1',
  '127.0.0.1',
  '127.255.255.255',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.8',
  '192.168.1.1',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:10.0.0.1',
  '::ffff:8.8.8.8',
  '64:ff9b::a00:1',
  'fc00::1',
  'fd12:3456::1',
  'fe80::1',
  'ff02::1',
  '2001:db8::1',
  '2002:a00:1::1',
  '2001::1',
];
const PUBLIC = [
  '8.8.8.8',
  '1.1.1.1',
  '172.15.255.255',
  '172.32.0.1',
  '192.167.255.255',
  '223.255.255.255',
  '2606:4700::1111',
  '2a00:1450::1',
];

describe('a public address', () => {
  for (const address of PRIVATE) it(`is not ${address}`, () => assert.equal(isPublicAddress(address), false));
  for (const address of PUBLIC) it(`is ${address}`, () => assert.equal(isPublicAddress(address), true));

  it('is nothing that is no address', () => {
    for (const text of ['', 'localhost', '10', '0x7f.1', '8.8.8.8:80', 'fe80::1%eth0']) {
      assert.equal(isPublicAddress(text), false);
    }
  });

  it('is none of 10.0.0.0/8, whatever the other octets are', () => {
    const octet = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(octet, octet, octet, (a, b, c) => !isPublicAddress(`10.${a}.${b}.${c}`)),
      { seed: 13 },
    );
  });

  it('may be required of a host that is written as one; a name is asked for later', () => {
    for (const host of ['127.0.0.1', '[::1]', '[fd00::1]', '10.0.0.1']) {
      assert.throws(() => requirePublicHost(host), PrivateAddress);
    }
    for (const host of ['8.8.8.8', 'localhost', 'sms.example.com', '[2606:4700::1111]']) requirePublicHost(host);
  });
});

type Found = readonly { address: string; family: number }[];
const found = (...addresses: string[]): Found =>
  addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

describe('the look-up of public names', () => {
  const ask = (answer: Found | NodeJS.ErrnoException, all: boolean): Promise<unknown[]> =>
    new Promise((resolve) => {
      const look = publicLookup((_host, _options, callback) =>
        answer instanceof Error ? callback(answer, []) : callback(null, answer),
      );
      look('sms.example.com', { all }, (...given: unknown[]) => resolve(given));
    });

  it('gives the addresses that it has looked at', async () => {
    assert.deepEqual(await ask(found('8.8.8.8', '2606:4700::1111'), true), [null, found('8.8.8.8', '2606:4700::1111')]);
    assert.deepEqual(await ask(found('8.8.8.8', '1.1.1.1'), false), [null, '8.8.8.8', 4]);
  });

  it('refuses a name with one private address among public ones', async () => {
    for (const all of [true, false]) {
      const [error] = (await ask(found('8.8.8.8', '10.0.0.1'), all)) as [PrivateAddress];
      assert.equal(error.code, PRIVATE_ADDRESS);
      assert.match(error.message, /^Cannot connect to 'sms\.example\.com'/);
    }
  });

  it('refuses a name without any, and passes on that there is no such name', async () => {
    assert.ok((await ask([], false))[0] instanceof PrivateAddress);
    const none = Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
    assert.deepEqual(await ask(none, true), [none]);
  });
});
