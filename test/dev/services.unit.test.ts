import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepSecrets } from '../../dev/services.js';

describe("a local stack's secrets", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nhip-secrets-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('are drawn once, and for its owner alone', async () => {
    const file = join(folder, 'one', 'secrets.json');
    const first = await keepSecrets(file);
    assert.deepEqual(await keepSecrets(file), first);
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    assert.equal(new Set(Object.values(first)).size, Object.keys(first).length);
  });

  it('of an older version stay, and what it did not know is added', async () => {
    const file = join(folder, 'old.json');
    await writeFile(file, JSON.stringify({ LINK_SECRET: 'the links of yesterday' }));
    const secrets = await keepSecrets(file);
    assert.equal(secrets.LINK_SECRET, 'the links of yesterday');
    assert.ok(secrets.EMAIL_WEBHOOK_SECRET.length > 16);
    assert.deepEqual(JSON.parse(await readFile(file, 'utf8')), secrets);
  });
});
