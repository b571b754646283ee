import assert from 'node:assert/strict';
import { SHOP } from './flower-shop.js';
import type { Stage } from './stage.js';
import { Visitor } from './visitor.js';

/** A browser whose clock is a day ahead. */
const TOMORROW = `{
  const Real = Date;
  const ahead = 86_400_000;
  window.Date = class extends Real {
    constructor(...given) {
      if (given.length === 0) super(Real.now() + ahead);
      else super(...given);
    }
    static now() {
      return Real.now() + ahead;
    }
  };
}`;

/** What goes wrong between a browser and the API, on the campaign that the first walk has left switched off. */
export function troubleWalk(stage: Stage, campaign: string): void {
  describe('in Vietnamese, what goes wrong', () => {
    it('too many calls: says when to try again, does not ask behind the back, and goes on', async () => {
      const { page } = stage.seller;
      let asked = 0;
      await page.route('**/v1/shops/*/offers', (route) => {
        asked += 1;
        return route.fulfill({
          status: 429,
          headers: { 'content-type': 'application/problem+json', 'retry-after': '7' },
          body: JSON.stringify({ code: 'rate_limited', status: 429, detail: 'Too many calls in a minute.' }),
        });
      });
      await stage.seller.go('/offers');
      await page.getByText(/Hãy thử lại sau 7 giây/).waitFor();
      await page.waitForTimeout(1_500);
      assert.equal(asked, 1);
      await page.unroute('**/v1/shops/*/offers');
      await page.getByRole('button', { name: 'Thử lại' }).click();
      await page.getByRole('link', { name: 'Giảm 11%' }).waitFor();
    });

    it("the browser's clock is wrong by a day: the next window is the server's all the same", async () => {
      const row = (visitor: Visitor) => visitor.page.getByRole('row', { name: /CEM thúc đẩy chiến dịch/ });
      await stage.seller.go('/campaigns');
      const right = await row(stage.seller).textContent();
      const ahead = await Visitor.arrive(stage.browser, stage.services, { language: 'vi', width: 1280 });
      await ahead.page.context().addInitScript(TOMORROW);
      await ahead.signIn(stage.services);
      await ahead.go('/campaigns');
      await row(ahead)
        .getByText(/Mở lúc|Đang mở, đến/)
        .waitFor();
      assert.equal(await row(ahead).textContent(), right);
      const off = Number(await ahead.page.evaluate('Date.now()')) - Date.now();
      assert.ok(off > 80_000_000, 'the browser is a day ahead');
      await ahead.leave();
    });

    it('two tabs move the switch at once, and one of them is stale: both end alike, and nothing is done twice', async () => {
      const address = `${stage.services.api}/console/s/${SHOP}/campaigns/${campaign}`;
      const tabs = [stage.seller.page, await stage.seller.page.context().newPage()];
      await Promise.all(tabs.map((tab) => tab.goto(address)));
      for (const tab of tabs) {
        await tab.getByRole('switch', { checked: false }).click();
        await tab.getByRole('alertdialog').waitFor();
      }
      await Promise.all(tabs.map((tab) => tab.getByRole('button', { name: 'Bật lại' }).click()));
      for (const tab of tabs) await tab.getByRole('switch', { checked: true }).waitFor();
      for (const tab of tabs) await tab.reload();
      await Promise.all(tabs.map((tab) => tab.getByRole('switch', { checked: true }).click()));
      for (const tab of tabs) await tab.getByRole('switch', { checked: false }).waitFor();
      await tabs[1]?.close();
      const stats = (await (await fetch(`${stage.services.providers.control}/stats`)).json()) as {
        chat: { duplicates: number };
      };
      assert.equal(stats.chat.duplicates, 0);
    });
  });
}
