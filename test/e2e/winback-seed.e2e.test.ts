/** The seed's page (seeds/003) in its own order and words, through the API; the messages leave by the real activities. */
import assert from 'node:assert/strict';
import { createCampaignActivities, createChannelActivities } from '../../activities/create-activities.js';
import type { OutgoingMessage } from '../../channels/channel.js';
import { linkBase } from '../../channels/links.js';
import { policyAt } from '../../domain/policy.js';
import { recordFunnel } from '../../models/funnel.js';
import { makeShop, NOW, startApi, type TestApi } from '../api/support.js';
import { addBuyers, BASE, DAY } from '../api/winback-support.js';

const NINE = new Date('2026-11-01T02:00:00Z');
/** "Than moi [Họ và tên]..." with the seed's offer, as advertising: label, opt-out. */
const TEXT = '[QC] Than moi {{ customer_name }} ghe shop, ma {{ offer_code }}. TC gui 123 hoac goi {{ hotline }}';

describe('Gợi nhớ khách hàng trở lại mua hàng', function () {
  this.timeout(60_000);
  let api: TestApi;
  let key: string;
  let draft: Record<string, unknown>;
  let token = '';
  const messages: OutgoingMessage[] = [];
  const account = { configured: true, verified: true, amount: 1_000_000, currency: 'VND', perPart: 500 };
  before(async () => {
    api = await startApi({ winback: { status: async () => account, smsBalance: async () => account } });
    key = await makeShop(api, 'hoa-nang');
    await addBuyers(api, [3, 13, 14, 40, 400]);
  });
  after(() => api.close());
  const ask = (method: string, path: string, json?: unknown) =>
    api.ask(method, `${BASE}${path}`, json === undefined ? { key } : { key, json });

  it('Điều kiện: bạn nên tạo trước ưu đãi', async () => {
    const offer = {
      name: 'Quà trở lại',
      code: 'TROLAI10',
      startsAt: '2026-10-01T00:00:00+07:00',
      endsAt: '2027-10-01T00:00:00+07:00',
    };
    assert.equal((await api.ask('PUT', '/v1/shops/hoa-nang/offers/tro-lai', { key, json: offer })).status, 201);
  });

  it('Bước 1–3: Tạo chiến dịch mới, đặt tên và lựa chọn kênh gửi', () => {
    draft = {
      name: 'Gợi nhớ khách hàng trở lại mua hàng',
      channel: 'sms',
      days: 14,
      holdout: 0,
      steps: [{ afterDays: 0, template: { text: TEXT } }],
      link: 'https://shop.example.com/11-11',
    };
  });

  it('Lưu ý: chèn tham số Mã ưu đãi thì cần phải bật nút kích hoạt và lựa chọn mã ưu đãi', async () => {
    const refused = await ask('PUT', '/goi-nho', draft);
    assert.equal(refused.body.errors[0].code, 'offer_missing');
    draft = { ...draft, offer: { enabled: true, key: 'tro-lai' } };
  });

  it('Bước 4: SMS tối đa 160 ký tự và không gõ dấu', async () => {
    for (const text of [`${TEXT} ${'a'.repeat(160)}`, TEXT.replace('Than moi', 'Thân mời')]) {
      const put = await ask('PUT', '/goi-nho', { ...draft, steps: [{ afterDays: 0, template: { text } }] });
      assert.ok(
        put.body.errors.some(({ code }: { code: string }) => code === 'sms_content'),
        text,
      );
    }
  });

  it('Chọn Lưu cập nhật nếu bạn muốn lưu nháp chiến dịch; nhóm luôn là Tất cả khách hàng', async () => {
    const put = await ask('PUT', '/goi-nho', draft);
    assert.equal(put.status, 201, JSON.stringify(put.body.errors));
    assert.deepEqual([put.body.state, put.body.smsRoute, put.body.audience.editable], ['draft', 'qc', false]);
  });

  it('Lưu ý: khi chưa có khách hàng thỏa điều kiện, báo cáo sẽ không hiển thị bất kỳ số liệu nào', async () => {
    const { body } = await ask('GET', '/goi-nho/statistics');
    assert.deepEqual(Object.keys(body), ['message']);
    assert.match(body.message.vi, /Chưa có khách hàng thỏa điều kiện/);
  });

  it('Kiểm tra cấu hình Email SMS và số tiền trong tài khoản', async () => {
    const { body } = await ask('GET', '/goi-nho/preconditions');
    assert.ok(
      body.conditions.every(({ state }: { state: string }) => state === 'met'),
      JSON.stringify(body),
    );
  });

  it('Chọn Gửi ngay: hệ thống hiển thị khung xác nhận', async () => {
    const { body } = await ask('POST', '/goi-nho/send-now');
    assert.deepEqual([body.count, body.parts, body.cost], [3, 3, 1500]);
    assert.equal(body.firstSendAt, NINE.toISOString());
    token = body.token;
  });

  it('Chọn Gửi tin nhắn ngay: áp dụng ngay lập tức với khách không mua hàng trong 14 ngày', async () => {
    assert.equal((await ask('POST', '/goi-nho/send-now/confirm', { token })).body.state, 'active');
    assert.deepEqual(api.workflows.calls.slice(-1), ['start winback hoa-nang.wb_goi-nho']);
    await workOneDay();
    // 13 days are not 14.
    assert.equal(messages.length, 3);
    for (const { text } of messages) {
      assert.match(text, /^\[QC\] Than moi Lan ghe shop, ma TROLAI10\./);
      assert.ok(text.length <= 160, text);
    }
  });

  it('Thống kê tin nhắn gửi đi', async () => {
    const [first] = messages;
    await recordFunnel(api.models, [
      { message: first?.id ?? '', step: 'clicked', at: new Date(NINE.getTime() + 1000) },
    ]);
    const { body } = await ask('GET', '/goi-nho/statistics');
    const { qualified, ledger, funnel } = body.total;
    assert.deepEqual([qualified, ledger.sent, ledger.failed, funnel.read, funnel.clicked], [3, 3, 0, 1, 1]);
    assert.deepEqual([body.days.length, body.days[0].day], [1, '2026-11-01']);
  });

  /** What the workflow does with one day, without waiting for nine o'clock. */
  async function workOneDay(): Promise<void> {
    const common = {
      models: api.models,
      now: () => NINE,
      policyAt,
      pulse: () => ({ signal: new AbortController().signal, heartbeat: () => undefined }),
    };
    const activities = createCampaignActivities(common);
    const deps = {
      ...common,
      newClaimToken: () => 'attempt',
      ...linkBase('https://go.example.com', 'a secret of the tests'),
    };
    const { deliverBatch } = createChannelActivities(deps, {
      name: 'sms',
      doubt: 'resend',
      send: async (batch) => {
        messages.push(...batch);
        return batch.map(() => ({ kind: 'sent' as const }));
      },
      close: async () => undefined,
    });
    const programme = 'hoa-nang.wb_goi-nho';
    await activities.planWinbackDay({ programme, day: '2026-11-01' });
    for (const { run } of (await activities.loadWinback(programme)).open) {
      const { batches } = await activities.planBatches({ run, maxBatches: 10 });
      for (let seq = 0; seq < batches; seq += 1) await deliverBatch({ run, seq });
      await activities.closeRun({ run, rest: 'expired' });
    }
    assert.ok(NOW.getTime() + DAY > NINE.getTime());
  }
});
