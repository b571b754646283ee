import assert from 'node:assert/strict';
import { RateLimits } from '../../../api/access/rate-limits.js';
import { traceOf } from '../../../api/service/trace.js';
import { linkTokens } from '../../../channels/link/link-token.js';
import { messageId, trailId } from '../../../domain/base/ids.js';
import { PHONE } from '../../support/hits.js';
import { RUN, sentTo } from '../inbound/touched.js';
import { LINK_SECRET, startApi, type TestApi, useApi } from '../support.js';

const tokens = linkTokens(LINK_SECRET);
const click = (ref: string): string => `/c/${tokens.create('click', messageId(RUN, ref))}`;
const open = (ref: string): string => `/o/${tokens.create('open', messageId(RUN, ref))}`;
const hidden = (ref: string): string => `/h/${tokens.create('open', messageId(RUN, ref))}`;

async function look(url: string, path: string, method = 'GET', more: Record<string, string> = {}) {
  const answer = await fetch(`${url}${path}`, {
    method,
    redirect: 'manual',
    headers: { 'User-Agent': PHONE, ...more },
  });
  const headers = Object.fromEntries(answer.headers);
  return { status: answer.status, headers, body: Buffer.from(await answer.arrayBuffer()).toString('base64') };
}

describe('links and pixels that are answered before the app', () => {
  const api = useApi();
  before(() => sentTo(api.models, ['c1', 'c2', 'c3', 'c4', 'c5']));
  const beside = async (over: Parameters<typeof startApi>[0], work: (other: TestApi) => Promise<void>) => {
    const other = await startApi({ models: api.models, ...over });
    await work(other).finally(() => other.close());
  };
  /** Where spans are collected, the app answers for all of them. */
  const spans: Parameters<typeof startApi>[0] = {
    beginSpan: (_method, parent) => ({
      trace: traceOf(parent, Buffer.alloc(24, 1)),
      within: (work) => work(),
      end: () => undefined,
    }),
  };

  it('are answered as the app answers: the same status, headers and body', async () => {
    await beside(spans, async (app) => {
      const paths = [click('c1'), open('c1'), hidden('c1'), `${click('c1')}?utm=1`, '/c/nonsense', '/o/nonsense'];
      const none = [
        `/c/${tokens.create('click', 'hoa-nang.none.x.1:c1')}`,
        `/x/${click('c1').slice(3)}`,
        '/c/',
        '/c/a/b',
      ];
      for (const path of [...paths, ...none]) {
        for (const method of ['GET', 'HEAD', 'POST']) {
          const [direct, through] = [await look(api.url, path, method), await look(app.url, path, method)];
          for (const { headers } of [direct, through]) {
            for (const name of ['date', 'content-length']) delete headers[name];
            assert.match(headers.traceparent ?? '', /^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
            delete headers.traceparent;
          }
          if (direct.status >= 400) for (const one of [direct, through]) one.body = '';
          assert.deepEqual(direct, through, `${method} ${path}`);
        }
      }
    });
  });

  it('take part in the trace of who asks, and leave a line in the log without an address', async () => {
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const { headers } = await look(api.url, click('c2'), 'GET', { traceparent: `00-${trace}-00f067aa0ba902b7-01` });
    assert.match(headers.traceparent ?? '', new RegExp(`^00-${trace}-[0-9a-f]{16}-01$`));
    const line = api.logged.find(({ fields }) => (fields as { trace?: string }).trace === trace);
    assert.deepEqual(
      [line?.message, (line?.fields as { route?: string } | undefined)?.route, JSON.stringify(line).includes('127.')],
      ['answered', 'GET /c/{token}', false],
    );
  });

  it('count for the limit of their address once each, and are refused above it', async () => {
    await beside({ limits: new RateLimits({ links: 3 }) }, async ({ url }) => {
      const left = [];
      for (const path of [click('c3'), '/c/nonsense', open('c3')]) left.push((await look(url, path)).headers.ratelimit);
      assert.deepEqual(
        left.map((field) => /r=(\d+)/.exec(field ?? '')?.[1]),
        ['2', '1', '0'],
      );
      const refused = await look(url, click('c3'));
      assert.deepEqual([refused.status, refused.headers.location], [429, undefined]);
      assert.ok(refused.headers['retry-after']);
      const trail = await api.models.trails.findById(trailId(RUN, 'c3')).lean();
      assert.deepEqual([trail?.clicks, trail?.opens], [1, 1], 'who is refused is not recorded');
    });
  });

  it('believe no address that a proxy tells, unless it is one of ours', async () => {
    const from = async (ref: string): Promise<number> => {
      const { hits = [] } = (await api.models.trails.findById(trailId(RUN, ref)).lean()) ?? {};
      assert.equal(hits.length, 2);
      return new Set(hits.map((hit) => hit.from)).size;
    };
    const asked = async (url: string, ref: string) => {
      for (const ip of ['203.0.113.7', '203.0.113.8']) await look(url, click(ref), 'GET', { 'X-Forwarded-For': ip });
      return from(ref);
    };
    assert.equal(await asked(api.url, 'c4'), 1);
    await beside({ trustedProxies: ['loopback'] }, async ({ url }) => assert.equal(await asked(url, 'c5'), 2));
  });
});
