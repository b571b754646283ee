import assert from 'node:assert/strict';
import { makeShop, useApi } from '../support.js';
import { breakOff, giant, growth, MB, upload } from './large.js';

const CSV = 'text/csv; charset=utf-8';
const PATH = '/v1/shops/big/imports/customers';

describe('an import of a file too big for memory', function () {
  // 100 MB through one core that others use as well.
  this.timeout(240_000);

  const api = useApi();
  before(async () => {
    await makeShop(api, 'big');
  });

  for (const quote of ['', '"']) {
    it(`reports a 100 MB line${quote === '"' ? ' in quotes' : ''} as one bad row, and memory stays flat`, async () => {
      const { grew, looks } = await growth(200, async () => {
        const file = giant(`id,name\n1,A\n2,${quote}`, `${quote}\n3,B\n`);
        const { status, body } = await upload(`${api.url}${PATH}`, file, CSV);
        assert.equal(status, 200);
        assert.deepEqual(
          [body.rows, body.rejected, body.errors[0].row, body.errors[0].code],
          [3, 1, 3, 'row_too_large'],
        );
        assert.equal(body.created + body.unchanged, 2);
      });
      // What is on its way to the file and back out of it, with the pieces of the other tests; never the line.
      assert.ok(looks > 0 && grew < 40 * MB, `grew by ${grew} bytes`);
    });
  }

  it('goes on at the next line when a quote was forgotten', async () => {
    const rows = Array.from({ length: 20_000 }, (_, at) => `q${at},${at === 10 ? '"' : ''}A`);
    const { body } = await api.ask('POST', PATH, {
      body: `id,name\n${rows.join('\n')}\n`,
      headers: { 'Content-Type': CSV },
    });
    assert.equal(body.rejected, 1);
    assert.ok(body.created > 10_000, `created ${body.created}`);
    assert.deepEqual([body.errors[0].row, body.errors[0].code], [12, 'row_too_large']);
  });

  it('that breaks off changes nothing: half a file is none', async () => {
    const file = `id,name\n${Array.from({ length: 700 }, (_, at) => `cut${at},A\n`).join('')}`;
    await assert.rejects(breakOff(`${api.url}${PATH}`, file, CSV));
    const again = await api.ask('POST', PATH, { body: file, headers: { 'Content-Type': CSV } });
    assert.equal(again.body.created, 700);
  });
});
