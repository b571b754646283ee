import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApi, type TestApi } from '../support.js';

describe('the pages of the console', () => {
  let folder: string;
  let api: TestApi;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nhip-console-'));
    await mkdir(join(folder, 'assets'));
    api = await startApi({ consoleFolder: folder });
  });
  after(async () => {
    await api.close();
    await rm(folder, { recursive: true });
  });
  const get = (path: string) => fetch(`${api.url}${path}`, { redirect: 'manual' });

  it('say how to build them while they are not built', async () => {
    const answer = await get('/console/');
    assert.deepEqual([answer.status, await answer.text()], [503, 'The console is not built: run `npm run build`.\n']);
  });

  describe('once built', () => {
    before(async () => {
      await writeFile(join(folder, 'index.html'), '<!doctype html><title>Nhịp</title>');
      await writeFile(join(folder, 'mail-frame.html'), '<!doctype html><title>mail</title>');
      await writeFile(join(folder, 'assets', 'main-1234.js'), 'export {};');
    });

    it('are the same page on every path of the console, kept by nobody', async () => {
      for (const path of ['/console', '/console/', '/console/s/hoa-nang/campaigns/11.11']) {
        const answer = await get(path);
        assert.equal(answer.status, 200, path);
        assert.equal(answer.headers.get('cache-control'), 'no-store');
        assert.match(await answer.text(), /Nhịp/);
      }
    });

    it('run no script and wear no style but their own, and stand in no frame', async () => {
      const answer = await get('/console/s/hoa-nang');
      const policy = answer.headers.get('content-security-policy') ?? '';
      await answer.body?.cancel();
      assert.doesNotMatch(policy, /unsafe/);
      for (const part of [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
      ])
        assert.ok(policy.includes(part), part);
    });

    it('show a mail in a sandbox that has no origin and can reach nothing', async () => {
      const answer = await get('/console/mail-frame.html');
      await answer.body?.cancel();
      const policy = answer.headers.get('content-security-policy') ?? '';
      assert.match(policy, /^sandbox allow-scripts; default-src 'none'/);
      assert.doesNotMatch(policy, /allow-same-origin|script-src[^;]*unsafe|connect-src/);
    });

    it('keep assets for a year, as their names change with their content; a missing one is no page', async () => {
      const asset = await get('/console/assets/main-1234.js');
      await asset.body?.cancel();
      assert.equal(asset.headers.get('cache-control'), 'public, max-age=31536000, immutable');
      const missing = await get('/console/assets/main-0.js');
      assert.deepEqual([missing.status, await missing.text()], [404, 'There is no such file.\n']);
    });

    it('do not reach out of their folder', async () => {
      const answer = await get('/console/%2e%2e/%2e%2e/package.json');
      assert.doesNotMatch(await answer.text(), /"dependencies"/);
    });

    it('are where the root leads, and leave the API alone', async () => {
      const root = await get('/');
      assert.deepEqual([root.status, root.headers.get('location')], [303, '/console/']);
      await root.body?.cancel();
      const api404 = await get('/v1/nothing');
      assert.match(api404.headers.get('content-type') ?? '', /problem\+json/);
      await api404.body?.cancel();
    });
  });
});
