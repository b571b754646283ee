/** Both of the seller's documents (docs/seeds.md), walked through in a real browser against the whole of Nhịp. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { findChromium, HOW_TO_GET, launchChromium } from '../../../dev/console/browser.js';
import { ensureConsole } from '../../../dev/console/build.js';
import { firstLoad } from '../../../dev/console/bundle-size.js';
import { sendJson } from '../../../dev/sample/upload.js';
import { type Services, startServices } from '../../../dev/services.js';
import { DAY_MS, MINUTE_MS } from '../../../domain/base/time.js';
import { dayIn, toLocalInput } from '../../../web/src/setup/zoned.js';
import { answersWalk } from './answers-walk.js';
import { customerWalk } from './customer-walk.js';
import { fileWalk } from './file-walk.js';
import { openShop, SHOP, SLY, SLY_NAME, ZONE } from './flower-shop.js';
import { mailWalk } from './mail-walk.js';
import { secondWalk } from './second-walk.js';
import { settingsWalk } from './settings-walk.js';
import type { Stage } from './stage.js';
import { troubleWalk } from './trouble-walk.js';
import { Visitor } from './visitor.js';
import { winbackWalk } from './winback-walk.js';

const BUDGET_BYTES = 200_000;
const SCREENS = [
  ['overview', ''],
  ['campaigns', '/campaigns'],
  ['new campaign', '/campaigns/new'],
  ['campaign', '/campaigns/CAMPAIGN'],
  ['hours', '/campaigns/CAMPAIGN?tab=hours&of=delivered'],
  ['comparison', '/campaigns/CAMPAIGN?tab=compare'],
  ['failed', '/campaigns/CAMPAIGN?tab=failed'],
  ['its messages', '/campaigns/CAMPAIGN?tab=messages'],
  ['windows', '/campaigns/CAMPAIGN/setup'],
  ['messages', '/campaigns/CAMPAIGN/setup?step=messages&outreach=pre-launch-cart'],
  ['voucher', '/campaigns/CAMPAIGN/setup?step=vouchers'],
  ['check', '/campaigns/CAMPAIGN/setup?step=check'],
  ['win-backs', '/winbacks'],
  ['kinds', '/winbacks/new'],
  ['new win-back', '/winbacks/new?kind=winback'],
  ['win-back', '/winbacks/WINBACK'],
  ['statistics', '/winbacks/WINBACK?tab=statistics'],
  ['templates', '/templates'],
  ['offers', '/offers'],
  ['offer', '/offers/giam-gia'],
  ['customers', '/customers'],
  ['customer', `/customers?id=${SLY}`],
  ['import', '/import'],
  ['orders to import', '/import?what=orders'],
  ['settings', '/settings'],
  ['channels', '/settings?tab=channels'],
  ['keys', '/settings?tab=keys'],
  ['audit log', '/settings?tab=audit'],
] as const;

describe('the console', function () {
  this.timeout(5 * MINUTE_MS);
  // Each step stands on those before it.
  this.bail(true);
  let browser: Browser;
  let services: Services;
  let seller: Visitor;
  const stage = { winback: '' } as Stage;
  const saleDay = dayIn(Date.now() + 8 * DAY_MS, ZONE);

  before(async function () {
    const chromium = await findChromium();
    if (chromium === undefined) {
      console.error(`\n  !!! THE CONSOLE WAS NOT TESTED: there is no Chromium on this machine; ${HOW_TO_GET}\n`);
      this.skip();
    }
    await ensureConsole(() => undefined);
    services = await startServices({
      name: `console-${process.pid}`,
      keep: false,
      context: { log: () => undefined },
    });
    await openShop(services);
    // Two who have put something into their cart have blocked the shop.
    await fetch(`${services.providers.control}/faults`, {
      method: 'POST',
      body: JSON.stringify({ channel: 'chat', reject: ['chat-4', 'chat-6'] }),
    });
    browser = await launchChromium(chromium);
    seller = await Visitor.arrive(browser, services, { language: 'vi', width: 1280 });
    Object.assign(stage, { browser, services, seller });
  });
  after(async () => {
    await browser?.close();
    await services?.stop();
  });

  it('loads at most 200 kB of compressed script before it can be used', async () => {
    const { scripts, bytes } = await firstLoad();
    console.log(`    first load of the console: ${(bytes / 1000).toFixed(1)} kB, gzip, in ${scripts.length} files`);
    assert.ok(bytes <= BUDGET_BYTES, `${bytes} bytes in ${scripts.join(', ')}`);
  });

  describe('in Vietnamese, the campaign booster', () => {
    it('opens by the one-time link, which leaves no token in the address', async () => {
      await seller.signIn(services);
      assert.doesNotMatch(seller.page.url(), /once/);
      assert.deepEqual(await seller.page.evaluate('document.cookie'), '', 'no script sees the session');
    });

    it('shows the conditions of the seed, each with what is asked and what is', async () => {
      const list = seller.page.getByRole('region', { name: 'Điều kiện để mở CEM' });
      await list.getByText('Tỷ lệ đánh giá tích cực').waitFor();
      assert.equal(await list.getByText('Đạt', { exact: true }).count(), 5);
    });

    it('"Cài đặt ngay": from a sale day to four windows', async () => {
      const { page } = seller;
      await page.getByRole('link', { name: 'Cài đặt ngay' }).click();
      const create = page.getByRole('button', { name: 'Tạo bản nháp' });
      assert.equal(await create.getAttribute('aria-disabled'), 'true');
      await page.getByText('Hãy chọn ngày sale.').waitFor();
      await page.getByLabel('Ngày sale', { exact: true }).last().fill(saleDay);
      await page.getByLabel('Voucher').selectOption('giam-gia');
      await create.click();
      await page.getByRole('heading', { level: 1, name: /^Cài đặt: CEM thúc đẩy chiến dịch/ }).waitFor();
      assert.equal(await page.getByRole('group').count(), 4);
    });

    it('moves a window, after a reload too: nothing typed is lost', async () => {
      const { page } = seller;
      const opens = Math.ceil((Date.now() + 20_000) / MINUTE_MS) * MINUTE_MS;
      const local = (instant: number): string => toLocalInput(new Date(instant).toISOString(), ZONE);
      const first = () => page.getByRole('group', { name: 'Trước khởi động' });
      await first().getByLabel('Bắt đầu').fill(local(opens));
      await page.reload();
      assert.equal(await first().getByLabel('Bắt đầu').inputValue(), local(opens));
      await page.getByRole('button', { name: 'Lưu thời gian' }).click();
      await page.getByText('Đã lưu.').waitFor();
    });

    it('shows audiences with live counts, and judges a message while it is typed', async () => {
      const { page } = seller;
      await page.getByRole('link', { name: 'Tiếp: Nhóm khách và tin nhắn' }).click();
      await page.getByText('30 khách, gửi được cho 30').first().waitFor();
      await page.getByRole('link', { name: 'Sửa tin cho Khách thêm sản phẩm vào giỏ' }).first().click();
      const text = page.getByLabel('Nội dung tin nhắn');
      const save = page.getByRole('button', { name: 'Lưu tin nhắn' });
      await text.fill('Chào {{ khong_co }}');
      await page.getByText('Nội dung còn lỗi phải sửa.').waitFor();
      assert.equal(await save.getAttribute('aria-disabled'), 'true');
      await text.fill('Chào {{ customer_name }}, {{ shop_name }} tặng mã {{ offer_code }}: {{ link }}');
      await page.getByText('Nội dung hợp lệ.').waitFor();
    });

    it('previews it as a chosen customer, whose name is text and no markup', async () => {
      const { page } = seller;
      await page.getByLabel('Xem như khách hàng').fill(SLY);
      const preview = page.getByRole('region', { name: 'Xem trước' });
      await preview.getByText('<b onclick="x()">Lan</b>').waitFor();
      assert.equal(await preview.locator('b').count(), 0);
      await page.getByRole('button', { name: 'Lưu tin nhắn' }).click();
      await page.getByText('Đã lưu.').waitFor();
    });

    it('keeps voucher and products, and passes the checks', async () => {
      const { page } = seller;
      await page.getByRole('link', { name: 'Tiếp: Voucher và sản phẩm' }).click();
      await page.getByText('Đã chọn 6 sản phẩm, cần ít nhất 5.').waitFor();
      await page.getByRole('link', { name: 'Tiếp: Kiểm tra và bật' }).click();
      await page.getByText('Sẵn sàng để bật.').waitFor();
    });

    it('is switched to "Hoạt động" after a question with numbers; two clicks are one', async () => {
      const { page } = seller;
      await page.getByRole('switch').click();
      const dialog = page.getByRole('alertdialog');
      await dialog.getByText(/mẫu tin trong 4 giai đoạn/).waitFor();
      await dialog.getByRole('button', { name: 'Bật chiến dịch' }).dblclick();
      await dialog.waitFor({ state: 'hidden' });
      await page.getByRole('switch', { checked: true }).waitFor();
      await page.getByText(/đang hoạt động\. Tin nhắn sẽ tự gửi đúng giờ/).waitFor();
    });

    it('sends by itself at its time, and the Data Monitor shows it', async () => {
      const { page } = seller;
      await page.getByRole('link', { name: 'Mở trang chiến dịch' }).click();
      const funnel = page.getByRole('list', { name: 'Hiệu quả của CEM' });
      await funnel.getByText('Khách hàng được gửi tin').waitFor({ timeout: 2 * MINUTE_MS });
      for (const step of ['Khách hàng đã đọc', 'Khách hàng đã click', 'Khách hàng đã mua']) {
        assert.equal(await funnel.getByText(step).count(), 1, step);
      }
      const ledger = page.getByRole('table', { name: 'Sổ đối soát' });
      await ledger.getByText('Khớp').first().waitFor({ timeout: MINUTE_MS });
      await page.getByText('Đã xong').first().waitFor({ timeout: MINUTE_MS });
      const ask = async () =>
        (await (await fetch(`${services.providers.control}/stats`)).json()) as {
          chat: { accepted: number; duplicates: number };
        };
      // An audience of nobody is done at once: the first that is done need not have sent anything.
      let stats = await ask();
      for (const end = Date.now() + MINUTE_MS; stats.chat.accepted === 0 && Date.now() < end; stats = await ask()) {
        await page.waitForTimeout(500);
      }
      assert.ok(stats.chat.accepted > 0);
      assert.equal(stats.chat.duplicates, 0);
    });

    it('names those who failed, with the reason, and says why they are not tried again', async () => {
      const { page } = seller;
      await page.getByRole('button', { name: 'Tin lỗi' }).click();
      const card = page.getByRole('region', { name: 'Khách thêm sản phẩm vào giỏ · Trước khởi động' });
      await card.getByRole('row', { name: 'k4 Khách đã chặn shop' }).waitFor();
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        card.getByRole('link', { name: 'Tải danh sách (CSV)' }).click(),
      ]);
      assert.match(download.suggestedFilename(), /\.failed\.csv$/);
      assert.match(await readFile(await download.path(), 'utf8'), /k4,failed,blocked/);
      await card.getByRole('button', { name: 'Gửi lại tin lỗi' }).click();
      const dialog = page.getByRole('alertdialog', { name: 'Gửi lại 2 tin lỗi?' });
      await dialog.getByRole('button', { name: 'Gửi lại' }).click();
      await dialog.getByText('Không có tin nào bị lỗi có thể gửi lại.').waitFor();
      await dialog.getByRole('button', { name: 'Quay lại' }).click();
    });

    it('shows the hours, that nobody was held out, and the way into the Temporal Web UI', async () => {
      const { page } = seller;
      await page.getByRole('button', { name: 'Theo giờ' }).click();
      await page.getByLabel('Số liệu').selectOption('Tin đã đến nơi');
      await page.getByRole('img', { name: /^Tin đã đến nơi\. Cao nhất \d+, lúc \d\d:00/ }).waitFor();
      assert.match(page.url(), /tab=hours.*of=delivered|of=delivered.*tab=hours/);
      await page.getByRole('button', { name: 'So sánh' }).click();
      await page.getByText('Chiến dịch không giữ lại khách nào').waitFor();
      const workflow = await page.getByRole('link', { name: 'Xem tiến trình trong Temporal' }).getAttribute('href');
      const answer = await fetch(workflow ?? '');
      await answer.body?.cancel();
      assert.equal(answer.status, 200);
      await page.getByRole('button', { name: 'Data Monitor' }).click();
    });

    it('is switched off with its promise, in every tab', async () => {
      const other = await seller.page.context().newPage();
      await other.goto(seller.page.url());
      await other.getByRole('switch', { checked: true }).waitFor();
      await seller.page.getByRole('switch').click();
      await seller.page.getByText(/Nhiều nhất \d+ tin còn đi trong 2 giây tới/).waitFor();
      await seller.page.getByRole('switch', { checked: false }).waitFor();
      await other.getByRole('switch', { checked: false }).waitFor();
      await other.close();
    });
  });

  troubleWalk(stage, saleDay);
  answersWalk(stage, saleDay);
  secondWalk(stage, saleDay);
  mailWalk(stage, saleDay);
  winbackWalk(stage);
  fileWalk(stage);
  customerWalk(stage);
  settingsWalk(stage);

  describe('on every screen', () => {
    it('says what helps when the API is away, and goes on when it is back', async () => {
      const { page } = seller;
      await page.context().setOffline(true);
      await page.getByRole('link', { name: 'Ưu đãi' }).click();
      await page.context().setOffline(false);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.goto(`${services.api}/console/s/${SHOP}/campaigns/khong-co`);
      await page.getByText('Không tìm thấy chiến dịch này.').waitFor();
    });

    it('refuses an edit of what somebody else has changed meanwhile, and keeps what was typed', async () => {
      const other = await seller.page.context().newPage();
      await other.goto(`${services.api}/console/s/${SHOP}/campaigns/${saleDay}/setup`);
      const last = other.getByRole('group', { name: 'Sau chiến dịch' }).getByLabel('Kết thúc');
      const typed = (await last.inputValue()).replace(/\d\d$/, '30');
      await last.fill(typed);
      const access = { api: services.api, key: services.adminKey };
      const place = `/v1/shops/${SHOP}/campaigns/${saleDay}`;
      const { version } = (await (
        await fetch(services.api + place, { headers: { authorization: `Bearer ${access.key}` } })
      ).json()) as { version: number };
      await sendJson(access, 'PATCH', place, { version, name: 'CEM thúc đẩy chiến dịch, tên mới' });
      await other.getByRole('button', { name: 'Lưu thời gian' }).click();
      await other.getByText(/Có người vừa sửa mục này/).waitFor();
      await other.getByRole('heading', { name: /tên mới/ }).waitFor();
      assert.equal(await last.inputValue(), typed);
      await other.getByRole('button', { name: 'Lưu thời gian' }).click();
      await other.getByText('Đã lưu.').waitFor();
      await other.close();
    });

    for (const language of ['vi', 'en'] as const) {
      it(`has nothing serious for axe on any screen, in ${language}, light and dark`, async () => {
        const found: string[] = [];
        const visitor = await Visitor.arrive(browser, services, { language, width: 1280 });
        await visitor.signIn(services);
        for (const [name, place] of SCREENS) {
          await visitor.go(place.replace('CAMPAIGN', saleDay).replace('WINBACK', stage.winback));
          await visitor.page.getByRole('status').first().waitFor({ state: 'hidden' });
          for (const theme of ['light', 'dark']) {
            await visitor.page.evaluate(`document.documentElement.dataset.theme = '${theme}'`);
            const lines = await visitor.axe(theme === 'dark' ? ['color-contrast'] : undefined);
            found.push(...lines.map((line) => `${name}, ${theme}: ${line}`));
          }
        }
        console.log(
          `    axe: ${found.length} serious or critical on ${SCREENS.length} screens, ${language}, light and dark`,
        );
        await visitor.leave();
        assert.deepEqual(found, []);
        assert.deepEqual(visitor.complaints, []);
      });
    }

    it('is used in English on a phone of 360 px: resume, watch, pause, statistics, nothing beside the screen', async () => {
      const phone = await Visitor.arrive(browser, services, { language: 'en', width: 360 });
      const { page } = phone;
      await phone.signIn(services);
      for (const [, place] of SCREENS) {
        await phone.go(place.replace('CAMPAIGN', saleDay).replace('WINBACK', stage.winback));
        await page.getByRole('status').first().waitFor({ state: 'hidden' });
        await phone.fits();
      }
      await page.getByRole('link', { name: 'Campaigns' }).click();
      await page.getByRole('link', { name: /CEM thúc đẩy chiến dịch/ }).click();
      await page.getByRole('switch').click();
      await page.getByRole('alertdialog').getByRole('button', { name: 'Switch on again' }).click();
      await page.getByRole('switch', { checked: true }).waitFor();
      await page.getByRole('list', { name: 'What the messages brought' }).getByText('Sent to').waitFor();
      await page.getByRole('switch').click();
      await page.getByText(/At most \d+ more messages leave/).waitFor();
      await page.getByRole('link', { name: 'Win-back' }).click();
      await page.getByRole('link', { name: 'Nhớ bạn' }).click();
      await page.getByRole('button', { name: 'Statistics' }).click();
      await page
        .getByText('No customer has met the conditions yet.')
        .or(page.getByRole('table', { name: 'By day' }))
        .first()
        .waitFor();
      await phone.leave();
      assert.deepEqual(phone.complaints, []);
    });

    it('ends the session when the seller signs out', async () => {
      await seller.go('');
      await seller.page.getByRole('button', { name: 'Đăng xuất' }).click();
      await seller.page.getByRole('heading', { name: 'Đăng nhập Nhịp' }).waitFor();
      assert.equal((await seller.axe()).length, 0);
      await seller.page.goto(`${services.api}/console/s/${SHOP}/campaigns`);
      await seller.page.getByRole('heading', { name: 'Đăng nhập Nhịp' }).waitFor();
      assert.deepEqual(seller.complaints, []);
      assert.ok(SLY_NAME.includes('\u202e'));
    });
  });
});
