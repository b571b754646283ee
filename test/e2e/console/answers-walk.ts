import assert from 'node:assert/strict';
import type { Route } from 'playwright-core';
import { sendJson } from '../../../dev/sample/upload.js';
import { SHOP } from './flower-shop.js';
import type { Stage } from './stage.js';

/** A browser that waits for an answer half a second instead of thirty. */
const HASTY = `{
  const real = AbortSignal.timeout.bind(AbortSignal);
  AbortSignal.timeout = (ms) => real(ms / 60);
}`;

/** Answers that are none, or are refusals, while a campaign that is switched off is edited: nothing typed is lost, nothing done twice. */
export function answersWalk(stage: Stage, campaign: string): void {
  describe('in Vietnamese, an edit that goes wrong', () => {
    const edits = `**/v1/shops/*/campaigns/${campaign}`;
    const last = () => stage.seller.page.getByRole('group', { name: 'Sau chiến dịch' }).getByLabel('Kết thúc');
    const save = () => stage.seller.page.getByRole('button', { name: 'Lưu thời gian' });
    let stored = '';
    const minuteLater = (): string =>
      stored.replace(/\d\d$/, (minute) => String((Number(minute) + 1) % 60).padStart(2, '0'));
    /** Answers edits, and lets reads pass. */
    const answer = (handle: (route: Route) => unknown) =>
      stage.seller.page.route(edits, (route) =>
        route.request().method() === 'PATCH' ? handle(route) : route.continue(),
      );
    /** Saves, waits for the sentence, and finds what was typed where it was. */
    const refused = async (sentence: RegExp): Promise<void> => {
      await save().click();
      await stage.seller.page.getByRole('alert').getByText(sentence).waitFor();
      assert.equal(await last().inputValue(), minuteLater());
      await stage.seller.page.unroute(edits);
    };

    before(async () => {
      await stage.seller.go(`/campaigns/${campaign}/setup`);
      stored = await last().inputValue();
      await last().fill(minuteLater());
    });

    it('the API is down, or falls over: says so, and keeps what was typed', async () => {
      await answer((route) => route.abort('connectionrefused'));
      await refused(/Không kết nối được với máy chủ/);
      await answer((route) => route.fulfill({ status: 502, body: '<html>Bad Gateway</html>' }));
      await refused(/Máy chủ gặp lỗi/);
    });

    it('the API is slow: says that it may be done already, and looks again', async () => {
      const { page } = stage.seller;
      await page.evaluate(HASTY);
      const look = page.waitForRequest((one) => one.method() === 'GET' && one.url().endsWith(`/campaigns/${campaign}`));
      await answer((route) => page.waitForTimeout(2_000).then(() => route.abort().catch(() => undefined)));
      await refused(/trả lời quá lâu\. Việc vừa làm có thể đã xong/);
      await look;
      await page.reload();
      assert.equal(await last().inputValue(), minuteLater());
    });

    it('a refusal of fields, 422, is a sentence, and the field can be put right', async () => {
      const { page } = stage.seller;
      const opens = page.getByRole('group', { name: 'Sau chiến dịch' }).getByLabel('Bắt đầu');
      const was = await opens.inputValue();
      await opens.fill(was.replace(/^\d{4}/, '2020'));
      await save().click();
      await page.getByRole('alert').getByText('Hai giai đoạn bị chồng lên nhau.').waitFor();
      assert.equal(await opens.getAttribute('aria-invalid'), 'true');
      await opens.fill(was);
    });

    it('the session has ended, 401: sign in, and go on where one was with what was typed', async () => {
      const { page } = stage.seller;
      const access = { api: stage.services.api, key: stage.services.adminKey };
      const made = await sendJson(access, 'POST', `/v1/shops/${SHOP}/keys`, { role: 'owner', name: 'Chủ shop' });
      await page.context().clearCookies();
      await save().click();
      await page.getByText(/Phiên làm việc đã kết thúc\. Đăng nhập lại/).waitFor();
      await page.getByLabel('Khoá API').fill((made as { key: string }).key);
      await page.getByRole('button', { name: 'Đăng nhập' }).click();
      await last().waitFor();
      assert.match(page.url(), /\/setup/);
      assert.equal(await last().inputValue(), minuteLater());
    });

    it('two clicks are one edit, and then it is saved', async () => {
      const { page } = stage.seller;
      let edited = 0;
      await answer(async (route) => {
        edited += 1;
        await page.waitForTimeout(300);
        await route.continue();
      });
      await save().dblclick();
      await page.getByText('Đã lưu.').waitFor();
      await page.unroute(edits);
      assert.equal(edited, 1);
      await page.reload();
      assert.equal(await last().inputValue(), minuteLater());
    });
  });
}
