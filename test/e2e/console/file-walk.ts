import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Stage } from './stage.js';

/** Columns of no platform, a word of status that nobody knows, and a day that is none. */
const OWN_FILE = [
  'Số đơn hàng;Người mua;Ngày bán;Tổng tiền;Trạng thái;Ghi chú',
  '1001;linh;25/10/2026 09:00;150.000;Xong rồi;Huế',
  '1002;mai;31/02/2026 10:00;1.250.000;Hoàn thành;Vinh',
  '',
].join('\n');

/** "Bring your shop", with a file of nobody's platform. */
export function fileWalk(stage: Stage): void {
  describe('in Vietnamese, a file of the shop', () => {
    it('is shown as it is read, unsure where it is, and corrected; ten rows stand as they would be stored', async () => {
      const { page } = stage.seller;
      await page.getByRole('link', { name: 'Nhập dữ liệu' }).click();
      await page.getByRole('button', { name: 'Đơn hàng' }).click();
      await page.getByLabel('File CSV, TSV, Excel, NDJSON hoặc ZIP').setInputFiles({
        name: 'don-hang.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(OWN_FILE),
      });
      await page.getByText('Chưa chắc các cột nghĩa là gì.').waitFor();
      assert.equal(await page.getByRole('button', { name: 'Chạy thử' }).getAttribute('aria-disabled'), 'true');
      await page.getByLabel('“Ghi chú” được đọc là').selectOption('Tỉnh, thành phố');
      await page.getByLabel('“Xong rồi” nghĩa là').selectOption('Đã giao');
      await page.getByRole('button', { name: 'Áp dụng cách đọc này' }).click();
      await page.getByText('Các cột được hiểu chắc chắn.').waitFor();
      const rows = page.getByRole('table', { name: 'Mười dòng đầu, như sẽ được lưu' });
      await rows.getByText('09:00 25/10/2026').waitFor();
      await rows.getByText('Không nhận: placed_at').waitFor();
    });

    it('is tried, imported with its refused row by number and as a file, and undone', async () => {
      const { page } = stage.seller;
      await page.getByRole('button', { name: 'Chạy thử' }).click();
      await page.getByText('Chạy thử: 2 dòng, 1 dòng sẽ bị từ chối. Chưa có gì được ghi.').waitFor();
      await page.getByRole('button', { name: 'Nhập don-hang.csv' }).click();
      await page.getByText('2 dòng, 1 dòng bị từ chối; các dòng khác đã được nhận.').waitFor();
      await page.getByRole('table', { name: 'Các dòng bị từ chối' }).getByText('31/02/2026 10:00').waitFor();
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'Tải 1 dòng bị từ chối' }).first().click(),
      ]);
      assert.match(await readFile(await download.path(), 'utf8'), /31\/02\/2026/);
      await page
        .getByRole('row', { name: /don-hang\.csv/ })
        .getByRole('button', { name: 'Hoàn tác' })
        .click();
      const dialog = page.getByRole('alertdialog', { name: 'Hoàn tác lần nhập này?' });
      await dialog.getByText('Lần nhập này đã thêm 1 và cập nhật 0.').waitFor();
      await dialog.getByRole('button', { name: 'Hoàn tác' }).click();
      await page.getByText(/^Đã trả lại 0, bỏ \d/).waitFor();
      await page
        .getByRole('row', { name: /don-hang\.csv/ })
        .getByText('Đã hoàn tác')
        .waitFor();
    });
  });
}
