import assert from 'node:assert/strict';
import { sendJson } from '../../../dev/sample/upload.js';
import { SHOP, switchOnUpTo } from './flower-shop.js';
import type { Stage } from './stage.js';
import { Visitor } from './visitor.js';

/** A resume with its preview, and four eyes: the campaign that the walks before have left switched off. */
export function secondWalk(stage: Stage, campaign: string): void {
  describe('in Vietnamese, a second person', () => {
    const place = `/campaigns/${campaign}`;
    let minh: Visitor;
    const admin = () => ({ api: stage.services.api, key: stage.services.adminKey });
    const allow = (above: string) => switchOnUpTo(stage.services, above);

    it('is asked for above the number that the settings name', async () => {
      const { page } = stage.seller;
      await stage.seller.go('/settings');
      await page.getByText('Không cần: ai có quyền gửi cũng tự bật được.').waitFor();
      await allow('0');
      await page.reload();
      await page.getByText('Trên 0 tin: một người duyệt, người khác bật.').waitFor();
    });

    it('a resume shows who would get a message, and cannot be confirmed while nobody has approved', async () => {
      const { page } = stage.seller;
      await stage.seller.go(place);
      await page.getByText('Chưa ai duyệt nội dung như hiện tại.').waitFor();
      await page.getByRole('switch', { checked: false }).click();
      const dialog = page.getByRole('alertdialog', { name: /^Bật lại “CEM/ });
      await dialog.getByText(/mẫu tin sẽ gửi đúng giờ sau này/).waitFor();
      const confirm = dialog.getByRole('button', { name: 'Bật lại', description: /Cần người khác duyệt trước/ });
      assert.equal(await confirm.getAttribute('aria-disabled'), 'true');
      await dialog.getByRole('button', { name: 'Quay lại' }).click();
    });

    it('approves what they see, and cannot switch it on themselves', async () => {
      const made = await sendJson(admin(), 'POST', `/v1/shops/${SHOP}/keys`, { role: 'sender', name: 'Minh' });
      minh = await Visitor.arrive(stage.browser, stage.services, { language: 'vi', width: 360 });
      const { page } = minh;
      await page.goto(`${stage.services.api}/console/`);
      await page.getByLabel('Khoá API').fill((made as { key: string }).key);
      await page.getByRole('button', { name: 'Đăng nhập' }).click();
      await page.getByRole('heading', { level: 1, name: 'Tiệm Hoa Nắng' }).waitFor();
      await minh.go(place);
      await page.getByRole('button', { name: 'Duyệt để người khác bật' }).click();
      const dialog = page.getByRole('alertdialog');
      await dialog.getByText(/^Khoảng \d+ tin trong 4 giai đoạn/).waitFor();
      await dialog.getByRole('button', { name: 'Duyệt để người khác bật' }).dblclick();
      await page.getByText(/^Bạn đã duyệt lúc/).waitFor();
      await minh.fits();
      assert.deepEqual(await minh.axe(), []);
      await page.getByRole('switch', { checked: false }).click();
      await dialog.getByRole('button', { name: 'Bật lại', description: /Bạn đã duyệt/ }).waitFor();
      await dialog.getByRole('button', { name: 'Quay lại' }).click();
    });

    it('lets the first one switch it on, who sees who has approved', async () => {
      const { page } = stage.seller;
      await stage.seller.go(place);
      await page.getByText(/^Minh đã duyệt lúc .* Bạn có thể bật\.$/).waitFor();
      await page.getByRole('switch', { checked: false }).click();
      await page.getByRole('alertdialog').getByRole('button', { name: 'Bật lại' }).click();
      await page.getByRole('switch', { checked: true }).click();
      await page.getByRole('switch', { checked: false }).waitFor();
      await minh.leave();
      await allow('');
      assert.deepEqual(minh.complaints, []);
    });
  });
}
