import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection } from 'mongoose';
import { linkTokens } from '../../../channels/link/link-token.js';
import { unsubscribeTokens } from '../../../channels/link/unsubscribe-token.js';
import { messageId } from '../../../domain/base/ids.js';
import { connect } from '../../../models/base/connect.js';
import { createModels, type Models } from '../../../models/models.js';
import { freshDatabase } from '../../support/servers.js';
import { ADMIN, ApiProgram } from '../program.js';
import { LINK_SECRET } from '../support.js';
import { type FrozenWay, wayTo } from './frozen.js';

const RUN = 'frozen.sale.o1.1';
const PAGE = 'https://shop.example.com/11-11';
const message = messageId(RUN, 'c1');
const LINK = `/c/${linkTokens(LINK_SECRET).create('click', message)}`;
const REFUSE = `/u/${unsubscribeTokens(LINK_SECRET).create({ channel: 'email', message })}`;

describe('an API whose MongoDB is frozen', function () {
  this.timeout(120_000);
  let way: FrozenWay;
  let program: ApiProgram;
  let url = '';
  let folder = '';
  let direct: Connection;
  let models: Models;
  let env: Record<string, string>;

  before(async () => {
    const uri = await freshDatabase();
    direct = await connect(uri, { writeConcern: '1' });
    models = createModels(direct);
    const { hostname, port, pathname } = new URL(uri);
    way = await wayTo(hostname, Number(port));
    folder = await mkdtemp(join(tmpdir(), 'spool-'));
    env = {
      MONGODB_URI: `mongodb://127.0.0.1:${way.port}${pathname}?directConnection=true`,
      TEMPORAL_ADDRESS: '127.0.0.1:1',
      SPOOL_DIR: folder,
    };
    await models.runs.collection.insertOne({ _id: RUN, link: PAGE, template: { text: '{{ link }}' } } as never);
    await models.customers.collection.insertOne({
      _id: 'frozen/c1',
      shop: 'frozen',
      ref: 'c1',
      rev: 1,
      consent: {},
    } as never);
    program = new ApiProgram(env);
    url = await program.listening();
  });
  after(async () => {
    await program.kill();
    await way.close();
    await direct.close();
    await rm(folder, { recursive: true });
  });
  const get = (path: string, init: RequestInit = {}) =>
    fetch(`${url}${path}`, { redirect: 'manual', signal: AbortSignal.timeout(30_000), ...init });
  const shop = () => get('/v1/shops/frozen', { headers: { Authorization: `Bearer ${ADMIN}` } });
  const refuse = () => get(REFUSE, { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) });
  const until = async (done: () => Promise<boolean>): Promise<void> => {
    while (!(await done())) await new Promise((resolve) => setTimeout(resolve, 50));
  };

  it('says so at once and while a request waits, leads customers on, and takes their refusals for later', async () => {
    assert.equal((await get(LINK)).headers.get('location'), PAGE);
    way.freeze();
    const waiting = await shop();
    const { code } = (await waiting.json()) as { code: string };
    assert.deepEqual([waiting.status, code, waiting.headers.get('retry-after')], [503, 'database_away', '2']);
    assert.equal((await shop()).status, 503);
    const ready = (await (await get('/readyz')).json()) as { code: string; checks: Record<string, string> };
    assert.deepEqual([ready.code, ready.checks.mongodb], ['not_ready', 'no answer']);
    assert.equal((await get('/livez')).status, 200);

    const link = await get(LINK);
    assert.deepEqual([link.status, link.headers.get('location')], [302, PAGE]);
    const unknown = await get(`/c/${linkTokens(LINK_SECRET).create('click', messageId('frozen.sale.o2.1', 'c1'))}`);
    assert.deepEqual([unknown.status, unknown.headers.get('retry-after')], [503, '2']);

    assert.match(await (await get(REFUSE)).text(), /Unsubscribe/);
    const taken = await refuse();
    assert.equal(taken.status, 200);
    assert.match(await taken.text(), /Yêu cầu đã được lưu.*It is kept/s);
    assert.equal((await readdir(folder)).length, 1);
    assert.equal(await models.consents.countDocuments({}), 0);
  });

  it('records a refusal that it had taken, also when it was killed meanwhile', async () => {
    await program.kill();
    way.thaw();
    program = new ApiProgram(env);
    url = await program.listening();
    await until(async () => (await readdir(folder)).length === 0);
    const customer = await models.customers.collection.findOne({ _id: 'frozen/c1' as never });
    assert.equal(customer?.consent.email.optedOut, true);
    assert.equal(await models.consents.countDocuments({}), 1);
    assert.equal((await shop()).status, 404);
  });
});
