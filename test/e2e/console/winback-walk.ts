import assert from 'node:assert/strict';
import { switchOnUpTo } from './flower-shop.js';
import type { Stage } from './stage.js';

/** The second document (docs/seeds.md#the-win-back-article), from the first step to the statistics. */
export function winbackWalk(stage: Stage): void {
  describe('in Vietnamese, win-back in the order of the seed', () => {
    it('Bước 1 đến 3: tạo chiến dịch mới, chọn loại, đặt tên và kênh gửi', async () => {
      const { page } = stage.seller;
      await page.getByRole('link', { name: 'Gợi nhớ khách', exact: true }).click();
      await page.getByRole('link', { name: 'Tạo chiến dịch mới' }).first().click();
      await page.getByRole('link', { name: 'Chọn Gợi nhớ khách hàng trở lại mua hàng' }).click();
      await page.getByLabel('Tên chiến dịch').fill('Nhớ bạn');
      await page.getByLabel('Kênh gửi').selectOption('sms');
      await page.getByRole('button', { name: 'Tiếp tục: nội dung' }).click();
      await page.getByRole('heading', { level: 1, name: 'Nhớ bạn' }).waitFor();
      stage.winback = /winbacks\/([^/?]+)/.exec(page.url())?.[1] ?? '';
    });

    it('Bước 4: the content keeps to 160 characters without accents, and the editor helps', async () => {
      const { page } = stage.seller;
      const text = page.getByLabel('Nội dung tin nhắn');
      const ready = await text.inputValue();
      await text.fill('Thân mời {{ customer_name }} ghé shop');
      await page.getByText('Nội dung hợp lệ.').waitFor({ state: 'hidden' });
      await text.fill(ready);
      await page.getByText('Nội dung hợp lệ.').waitFor();
      assert.equal(await page.getByLabel('Gửi đến nhóm khách hàng').inputValue(), 'Tất cả khách hàng');
    });

    it('Gửi thử: to the own phone, which proves itself with a code', async () => {
      const { page } = stage.seller;
      const test = page.getByRole('region', { name: 'Gửi thử' });
      await test.getByLabel('Số điện thoại của bạn').fill('+84901234567');
      await test.getByRole('button', { name: 'Gửi thử' }).click();
      const code = test.getByLabel('Mã xác nhận');
      await code.waitFor();
      const { messages } = (await (await fetch(`${stage.services.providers.control}/received?limit=5000`)).json()) as {
        messages: { channel: string; to: string; text?: string }[];
      };
      const sent = messages.filter(({ to }) => to.endsWith('901234567')).at(-1);
      await code.fill(/\b\d{6}\b/.exec(JSON.stringify(sent))?.[0] ?? '');
      await test.getByRole('button', { name: 'Xác nhận và gửi thử' }).click();
      await test.getByText('Đã gửi thử. Hãy xem tin trên máy của bạn.').waitFor();
    });

    it('Lưu cập nhật keeps the draft', async () => {
      const { page } = stage.seller;
      await page.getByText('Hôm nay có 40 khách thỏa điều kiện').waitFor();
      await page.getByLabel('Giữ lại để so sánh (%)').fill('0');
      // The hour has not come, or is over for today: either way the report begins empty.
      await page.getByRole('button', { name: 'Lưu cập nhật' }).click();
      await page.getByText('Đã lưu bản nháp.').waitFor();
      const conditions = page.getByRole('region', { name: 'Điều kiện trước khi gửi' });
      await conditions.getByText('Nội dung tin nhắn hợp lệ').waitFor();
      await conditions.getByText('Không có cách nào gửi đến').waitFor();
    });

    it('Gửi ngay is not for whoever approved it alone, where the shop asks for a second person', async () => {
      const { page } = stage.seller;
      await switchOnUpTo(stage.services, '0');
      await page.reload();
      await page.getByRole('button', { name: 'Duyệt để người khác bật' }).click();
      await page.getByRole('alertdialog').getByRole('button', { name: 'Duyệt để người khác bật' }).click();
      await page.getByText(/^Bạn đã duyệt lúc/).waitFor();
      await page.getByRole('button', { name: 'Gửi ngay' }).click();
      const dialog = page.getByRole('alertdialog', { name: 'Xác nhận chiến dịch' });
      const send = dialog.getByRole('button', { name: 'Gửi tin nhắn ngay', description: /Bạn đã duyệt/ });
      assert.equal(await send.getAttribute('aria-disabled'), 'true');
      await switchOnUpTo(stage.services, '');
      await page.reload();
    });

    it('Gửi ngay asks with the numbers, then Gửi tin nhắn ngay activates it', async () => {
      const { page } = stage.seller;
      await page.getByRole('button', { name: 'Gửi ngay' }).click();
      const dialog = page.getByRole('alertdialog', { name: 'Xác nhận chiến dịch' });
      await dialog.getByText('Số khách nhận tin').waitFor();
      await dialog.getByText('40', { exact: true }).first().waitFor();
      await dialog.getByRole('button', { name: 'Gửi tin nhắn ngay' }).click();
      await page.getByText('“Nhớ bạn” đang hoạt động.').waitFor();
    });

    it('Thống kê shows figures, or says that nobody has met the conditions yet', async () => {
      const { page } = stage.seller;
      const empty = page.getByText('Chưa có khách hàng thỏa điều kiện mà bạn đã thiết lập.');
      await empty
        .or(page.getByRole('table', { name: 'Theo ngày' }))
        .first()
        .waitFor();
    });

    it('goes on after a pause once it was said who would get a message', async () => {
      const { page } = stage.seller;
      await page.getByRole('button', { name: 'Tạm dừng' }).click();
      await page.getByRole('button', { name: 'Chạy tiếp' }).click();
      const dialog = page.getByRole('alertdialog', { name: 'Bật lại “Nhớ bạn”?' });
      await dialog.getByText('Sẽ nhận tin').or(dialog.getByText('Không có tin nào đang dở.')).waitFor();
      await dialog.getByRole('button', { name: 'Chạy tiếp' }).click();
      await page.getByRole('button', { name: 'Tạm dừng' }).waitFor();
    });
  });
}
