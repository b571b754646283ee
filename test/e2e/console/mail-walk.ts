import assert from 'node:assert/strict';
import type { Stage } from './stage.js';

const HTML =
  '<p style="color: #b00020">Chào {{ customer_name }}</p><script>x()</script><a href="{{ link }}">Xem {{ sale_day }}</a>';

/** What a page has to tell how an element looks. */
interface Styled {
  getComputedStyle(of: unknown): { readonly color: string };
}

/** An e-mail of the seller's own HTML, written for a campaign that is switched off. */
export function mailWalk(stage: Stage, campaign: string): void {
  describe('in Vietnamese, an e-mail with HTML of the own', () => {
    it('is judged while it is typed, and seen as it would look, with its style and without its script', async () => {
      const { page } = stage.seller;
      await stage.seller.go(`/campaigns/${campaign}/setup?step=messages&outreach=campaign-day-cart`);
      await page.getByLabel('Kênh gửi').selectOption('Email');
      await page.getByLabel('Tiêu đề').fill('Quà {{ sale_day }}');
      await page.getByLabel('Soạn bằng').selectOption('HTML của shop');
      await page.getByLabel('Dòng xem trước').fill('Chỉ hôm nay');
      const source = page.getByLabel('Mã HTML');
      const save = page.getByRole('button', { name: 'Lưu tin nhắn' });
      await source.fill('<a href="https://{{ customer_name }}">x</a>');
      await page.getByText('Nội dung còn lỗi phải sửa.').waitFor();
      assert.equal(await save.getAttribute('aria-disabled'), 'true');
      await source.fill(HTML);
      await page
        .getByText(/script/)
        .last()
        .waitFor();
      const mail = page.frameLocator('iframe[title="Email xem trước"]');
      const words = mail.getByText(/^Chào /);
      await words.waitFor();
      const colour = await words.evaluate((one) => (globalThis as unknown as Styled).getComputedStyle(one).color);
      assert.equal(colour, 'rgb(176, 0, 32)');
      assert.equal(await mail.locator('script:not([src])').count(), 0);
      assert.deepEqual(await stage.seller.axe(), []);
    });

    it('is saved as it was written', async () => {
      const { page } = stage.seller;
      await page.getByRole('button', { name: 'Lưu tin nhắn' }).click();
      await page.getByText('Đã lưu.').waitFor();
      await page.reload();
      assert.equal(await page.getByLabel('Mã HTML').inputValue(), HTML);
      assert.equal(await page.getByLabel('Dòng xem trước').inputValue(), 'Chỉ hôm nay');
    });
  });
}
