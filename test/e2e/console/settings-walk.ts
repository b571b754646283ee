import assert from 'node:assert/strict';
import { SHOP } from './flower-shop.js';
import type { Stage } from './stage.js';

/** Accounts with providers, keys and the audit log. */
export function settingsWalk(stage: Stage): void {
  describe('in Vietnamese, the settings', () => {
    it('take an own mail account, say what is wrong at its field, and show the record to publish', async () => {
      const { page } = stage.seller;
      const { hostname, port } = new URL(stage.services.providers.smtp);
      await page.getByRole('link', { name: 'Cài đặt', exact: true }).click();
      await page.getByRole('button', { name: 'Kênh gửi' }).click();
      const mail = page.getByRole('region', { name: 'Email' });
      await mail.getByRole('button', { name: 'Dùng tài khoản riêng' }).click();
      await mail.getByText('Hãy nhập Máy chủ SMTP.').waitFor();
      await mail.getByLabel('Máy chủ SMTP').fill(hostname);
      await mail.getByLabel('Cổng').fill(port);
      await mail.getByLabel('Địa chỉ gửi').fill('hoa');
      await mail.getByRole('button', { name: 'Lưu tài khoản' }).click();
      await mail.getByRole('textbox', { name: 'Địa chỉ gửi', description: /address/ }).waitFor();
      await mail.getByLabel('Địa chỉ gửi').fill('hoa@shop.example.com');
      await mail.getByLabel('Tên miền DKIM').fill('shop.example.com');
      await mail.getByLabel('Selector DKIM').fill('nhip');
      await mail.getByRole('button', { name: 'Lưu tài khoản' }).click();
      const record = mail.getByLabel('Tên bản ghi TXT');
      await record.waitFor();
      assert.equal(await record.inputValue(), 'nhip._domainkey.shop.example.com');
      await mail.getByText('Kênh đã nhận một tin gửi thử').waitFor();
    });

    it('make a key with a role, change its secret and take it back, each after a question', async () => {
      const { page } = stage.seller;
      await page.getByRole('button', { name: 'Khoá và quyền' }).click();
      await page.getByLabel('Tên', { exact: true }).fill('Máy tính tiền');
      await page.getByLabel('Quyền', { exact: true }).selectOption('người xem');
      await page.getByRole('button', { name: 'Tạo khoá API' }).click();
      const secret = await page.getByRole('textbox', { name: 'Khoá API' }).inputValue();
      const ask = (key: string): Promise<Response> =>
        fetch(`${stage.services.api}/v1/shops/${SHOP}`, { headers: { authorization: `Bearer ${key}` } });
      assert.match(secret, /^nhip_/);
      assert.equal((await ask(secret)).status, 200);
      const row = page.getByRole('row', { name: /Máy tính tiền/ });
      await row.getByRole('button', { name: 'Đổi khoá' }).click();
      const dialog = page.getByRole('alertdialog');
      await dialog.getByLabel('Khoá đã lộ: tắt khoá cũ ngay.').check();
      await dialog.getByRole('button', { name: 'Đổi khoá' }).click();
      await dialog.waitFor({ state: 'hidden' });
      assert.equal((await ask(secret)).status, 401);
      await row.getByRole('button', { name: 'Thu hồi' }).click();
      await page
        .getByRole('alertdialog', { name: 'Thu hồi “Máy tính tiền”?' })
        .getByRole('button', { name: 'Thu hồi' })
        .click();
      await row.waitFor({ state: 'hidden' });
    });

    it('show who did what, filtered in the address', async () => {
      const { page } = stage.seller;
      await page.getByRole('button', { name: 'Nhật ký' }).click();
      const log = page.getByRole('table', { name: 'Nhật ký' });
      await log.getByText('rotateShopKey').waitFor();
      await page.getByLabel('Việc').fill('putAccount');
      await page.getByLabel('Việc').press('Enter');
      await page.getByLabel('Kết quả').selectOption('Bị từ chối');
      await log.getByText('rotateShopKey').waitFor({ state: 'hidden' });
      await log.getByRole('row', { name: /putAccount.*Bị từ chối invalid_request/ }).waitFor();
      assert.match(page.url(), /operation=putAccount/);
    });
  });
}
