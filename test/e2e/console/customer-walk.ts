import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Stage } from './stage.js';

/** A customer of the shop: found, explained, handed what is kept of them, and forgotten. */
export function customerWalk(stage: Stage): void {
  describe('in Vietnamese, a customer', () => {
    it('is found by id, phone or e-mail address, and explained: why a message, and why not', async () => {
      const { page } = stage.seller;
      await page.getByRole('link', { name: 'Khách hàng', exact: true }).click();
      await page.getByRole('link', { name: 'Trang sau' }).waitFor();
      await page.getByLabel('Tìm khách hàng').fill('090 200 0004');
      await page.getByRole('button', { name: 'Tìm' }).click();
      await page.getByRole('row', { name: /^k4 Nguyễn Thị Hoa 4/ }).waitFor();
      assert.match(page.url(), /q=090/);
      await page.getByRole('link', { name: 'k4', exact: true }).click();
      const why = page.getByRole('table', { name: 'Vì sao nhận tin, vì sao không' });
      await why.getByRole('row', { name: /pre-launch-cart.*Lỗi/ }).waitFor();
      await page.getByText('Không gửi nữa: khách đã chặn').waitFor();
    });

    it('gets everything that is kept of them as a file, and is erased after a question that names them', async () => {
      const { page } = stage.seller;
      await stage.seller.go('/customers?id=k59');
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'Tải mọi dữ liệu (JSON)' }).click(),
      ]);
      assert.match(await readFile(await download.path(), 'utf8'), /k59@example\.com/);
      await page.getByRole('button', { name: 'Xoá khách hàng' }).click();
      const dialog = page.getByRole('alertdialog', { name: 'Xoá Nguyễn Thị Hoa 59 (k59)?' });
      await dialog.getByRole('button', { name: 'Xoá hẳn' }).click();
      await page.getByText(/^Đã xoá: 0 đơn/).waitFor();
      await stage.seller.go('/customers?q=k59');
      await page.getByText('Không tìm thấy “k59”').waitFor();
    });
  });
}
