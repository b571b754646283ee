import assert from 'node:assert/strict';
import { createZalo, createZaloDesk, hasZalo, zaloKeys } from '../../../channels/zalo/create-zalo.js';
import { zaloHeaders } from '../../../channels/zalo/zalo.js';
import { parseConfig } from '../../../config/config.js';
import { memoryStore } from './memory-store.js';

const ENV = {
  LINK_SECRET: '0123456789abcdef',
  ZALO_APP_ID: '123',
  ZALO_APP_SECRET: 'an application secret',
  ZALO_OA_ID: '456',
  ZALO_REFRESH_TOKEN: 'first',
};
const NEEDED = ['ZALO_APP_ID', 'ZALO_APP_SECRET', 'ZALO_OA_ID', 'ZALO_REFRESH_TOKEN'] as const;

describe('the Zalo account of the environment', () => {
  it('names application, account, secret and first token', () => {
    assert.deepEqual(zaloKeys(parseConfig(ENV)), {
      ...{ appId: '123', accountId: '456', appSecret: 'an application secret', refreshToken: 'first' },
    });
    assert.equal(hasZalo(parseConfig(ENV)), true);
    assert.equal(hasZalo(parseConfig({ LINK_SECRET: ENV.LINK_SECRET })), false);
  });

  it('is refused with the variable that is missing, and no secret in the sentence', () => {
    for (const variable of NEEDED) {
      const { [variable]: _, ...rest } = ENV;
      const message = `Cannot create channel 'zalo' as '${variable}' must be set: current value is undefined`;
      assert.throws(() => zaloKeys(parseConfig(rest)), { message });
    }
  });

  it('has Zalo’s own hosts unless told otherwise, and a plan’s requests', () => {
    const config = parseConfig(ENV);
    assert.deepEqual(
      [config.ZALO_URL, config.ZALO_OA_URL, config.ZALO_TOKEN_URL],
      ['https://business.openapi.zalo.me', 'https://openapi.zalo.me', 'https://oauth.zaloapp.com'],
    );
    assert.deepEqual([config.ZALO_REQUESTS_PER_MINUTE, config.ZALO_PROOF], [60, 'true']);
    for (const [name, value] of [
      ['ZALO_APP_ID', 'abc'],
      ['ZALO_REQUESTS_PER_MINUTE', '0'],
      ['ZALO_PROOF', 'yes'],
    ] as const)
      assert.throws(() => parseConfig({ ...ENV, [name]: value }), new RegExp(name));
  });

  it('makes a channel and a desk that close without having sent anything', async () => {
    const config = parseConfig({ ...ENV, ZALO_URL: 'http://127.0.0.1:1', ZALO_TOKEN_URL: 'http://127.0.0.1:1' });
    const store = memoryStore('first', Date.now);
    const channel = createZalo(config, store);
    assert.deepEqual([channel.name, channel.doubt, channel.lookup], ['zalo', 'unknown', undefined]);
    await channel.close();
    const desk = createZaloDesk(config, store);
    // Nobody answers there: that is no answer, and no template that is missing.
    assert.equal(await desk.template('300001'), undefined);
    assert.equal(await desk.standing(), undefined);
    await desk.close();
  });

  it('signs its token where a proof is asked for', () => {
    assert.deepEqual(zaloHeaders('token', undefined), ['access_token', 'token']);
    const [, , name, proof] = zaloHeaders('token', 'secret');
    assert.equal(name, 'appsecret_proof');
    assert.match(String(proof), /^[0-9a-f]{64}$/);
  });
});
