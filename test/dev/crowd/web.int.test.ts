import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Web, type WebOptions } from '../../../dev/crowd/web.js';
import { closeServer } from '../../../dev/providers/http.js';
import { listen } from '../../../dev/providers/listen.js';
import { Opened, until } from '../../channels/support.js';

const opened = new Opened();
async function site(handler: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(handler);
  const url = `http://127.0.0.1:${await listen(server, 0)}`;
  opened.add({ close: () => closeServer(server) });
  return url;
}
const web = (options: Partial<WebOptions> = {}): Web =>
  opened.add(new Web({ concurrency: 2, tries: 3, pauseMs: 5, ...options }));

describe("the customers' phones", () => {
  afterEach(() => opened.closeAll());

  it('stay where a link leads: they do not follow it out of the test', async () => {
    const paths: string[] = [];
    const url = await site((request, response) => {
      paths.push(request.url ?? '');
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    assert.equal(await web().fetch(`${url}/c/x?y=1`), 302);
    assert.deepEqual(paths, ['/c/x?y=1']);
  });

  it('try again after no answer or a "later", and take every other answer', async () => {
    const statuses = [503, 429, 200];
    const url = await site((_request, response) => response.writeHead(statuses.shift() ?? 500).end());
    assert.equal(await web().fetch(url), 200);
    const refusing = await site((_request, response) => response.writeHead(404).end());
    assert.equal(await web().fetch(refusing), 404);
  });

  it('give up in the end', async () => {
    let asked = 0;
    const url = await site((request) => {
      asked += 1;
      request.socket.destroy();
    });
    assert.equal(await web().fetch(url), 0);
    assert.equal(asked, 3);
    assert.equal(await web().fetch('not an address'), 0);
  });

  it('never ask more at once than they may', async () => {
    let now = 0;
    let most = 0;
    const url = await site((_request, response) => {
      now += 1;
      most = Math.max(most, now);
      setTimeout(() => {
        now -= 1;
        response.end();
      }, 10);
    });
    const phones = web({ concurrency: 3 });
    const statuses = await Promise.all(Array.from({ length: 12 }, () => phones.fetch(url)));
    assert.ok(statuses.every((status) => status === 200));
    assert.equal(most, 3);
  });

  it('are put away at once, whatever they wait for', async () => {
    let asked = 0;
    const hanging = await site(() => {
      asked += 1;
    });
    const busy = await site((_request, response) => response.writeHead(503).end());
    const phones = web({ tries: 1_000, pauseMs: 60_000 });
    const waiting = [phones.fetch(hanging), phones.fetch(busy)];
    await until(() => asked === 1, 'the request');
    await phones.close();
    assert.deepEqual(await Promise.all(waiting), [0, 0]);
    assert.equal(await phones.fetch(busy), 0);
  });
});
