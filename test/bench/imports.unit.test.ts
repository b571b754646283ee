import assert from 'node:assert/strict';
import { readXlsx } from 'hucre/xlsx';
import { importLines } from '../../bench/imports/figures.js';
import { csvFile, xlsxFile } from '../../bench/imports/files.js';
import { parseImportArgs } from '../../bench/imports/imports.js';

describe('the bench of imports', () => {
  it('writes files whose rows go on where the file before ended, none twice', () => {
    const lines = [...csvFile('orders', 2_500), ...csvFile('orders', 500, 2_500)].join('').trim().split('\n');
    const [header, ...rest] = lines;
    const ids = rest.filter((line) => line !== header).map((line) => line.slice(0, line.indexOf(',')));
    assert.equal(header, 'id,customer,placed_at,status,total_minor,currency,skus');
    assert.deepEqual(
      [ids.length, new Set(ids).size, ids[0], ids.at(-1)],
      [3_000, 3_000, 'DH000000000000', 'DH000000002999'],
    );
  });

  it('writes the same rows as a workbook', async () => {
    const { sheets } = await readXlsx(await xlsxFile('orders', 3));
    const rows = (sheets[0]?.rows ?? []).map((row) => row.map(String).join(','));
    assert.deepEqual(rows, [...csvFile('orders', 3)].join('').trim().split('\n'));
  });

  it('tells ratios of rounds, one build right after the other', () => {
    const orders = [
      { former: 1_000, current: 3_000 },
      { former: 500, current: 1_000 },
    ];
    const figures = {
      rows: 9,
      orders,
      customers: orders,
      workbook: [1_500, 600],
      analyze: [40, 60],
      growing: [],
      peakMb: 210,
    };
    assert.deepEqual(importLines(figures), [
      'CSV orders, rows/s: 500 (500–1000) before, 1000 (1000–3000) now, ratio 2.00 (2.00–3.00)',
      'CSV customers, rows/s: 500 (500–1000) before, 1000 (1000–3000) now, ratio 2.00 (2.00–3.00)',
      'XLSX orders, rows/s: 600 (600–1500), of CSV 0.50 (0.50–0.60)',
      'analyze, ms: 40 (40–60)',
      'peak memory of the API 210 MB',
    ]);
    assert.equal(
      importLines({ ...figures, growing: [2_000, 1_900, 1_800] })[4],
      'growing shop, rows/s: 2000 at the start, 1800 at the end, ratio 0.90',
    );
  });

  it('takes numbers in their limits, and names the option that is not', () => {
    assert.deepEqual(parseImportArgs([]), { base: '37cc64b', rows: 20_000, rounds: 3, grow: 0 });
    assert.deepEqual(parseImportArgs(['--base', 'v0.1.0', '--rows', '5', '--rounds', '1', '--grow', '1000000']), {
      base: 'v0.1.0',
      rows: 5,
      rounds: 1,
      grow: 1_000_000,
    });
    assert.throws(() => parseImportArgs(['--base', '--upload-pack']), /--base/);
    assert.throws(() => parseImportArgs(['--rows', '0']), /--rows '0'/);
  });
});
