/**
 * The seed's page (docs/seeds.md#the-win-back-article) in its own order and words, through the API; the messages leave by the
 * real activities.
 */
import assert from 'node:assert/strict';
import { createCampaignActivities, createChannelActivities } from '../../activities/create-activities.js';
import { sendTest } from '../../activities/deliver/send-test.js';
import { realProviders } from '../../api/winbacks/real-providers.js';
import type { Channel } from '../../channels/channel.js';
import { createChannel } from '../../channels/create.js';
import { linkBase } from '../../channels/link/links.js';
import { type Config, parseConfig } from '../../config/config.js';
import { type Providers, startProviders } from '../../dev/providers/providers.js';
import { SmsAccount } from '../../dev/providers/sms/sms-account.js';
import { policyAt } from '../../domain/base/policy.js';
import { makeShop, startApi, type TestApi } from '../api/support.js';
import { addBuyers, BASE, DAY } from '../api/winbacks/winback-support.js';
import { SECRETS } from '../channels/support.js';
import { clickAt } from '../support/hits.js';

const NINE = new Date('2026-11-01T02:00:00Z');
/** "Than moi [Họ và tên]..." with the seed's offer, as advertising: label, opt-out. */
const TEXT = '[QC] Than moi {{ customer_name }} ghe shop, ma {{ offer_code }}. TC gui 123 hoac goi {{ hotline }}';

describe('Gợi nhớ khách hàng trở lại mua hàng', function () {
  this.timeout(240_000);
  let api: TestApi;
  let key: string;
  let draft: Record<string, unknown>;
  let token = '';
  let providers: Providers;
  let sms: Channel;
  let config: Config;
  before(async () => {
    providers = await startProviders({ ...SECRETS, smsAccount: new SmsAccount(1_000_000, 500) });
    config = parseConfig({
      LINK_SECRET: 'a secret of the tests',
      SMTP_URL: providers.addresses.smtp,
      VERIFIED_SENDERS: 'email',
      SMS_URL: providers.addresses.sms,
      SMS_SECRET: SECRETS.smsSecret,
      SMS_SENDER: 'HOANANG',
      SMS_PART_PRICE: '500',
    });
    sms = createChannel('sms', config);
    api = await startApi({ winback: realProviders(config, sms, { warn: () => undefined }) });
    key = await makeShop(api, 'hoa-nang');
    await addBuyers(api, [3, 13, 14, 40, 400]);
    api.workflows.onTestSend = async ({ testSend }) => {
      await sendTest(api, sms, { testSend }, new AbortController().signal);
    };
  });
  after(async () => {
    await api.close();
    await sms.close();
    await providers.close();
  });
  /** What phones got, in the order of its arrival. */
  const received = () => providers.received.list(0, 1_000);
  const ask = (method: string, path: string, json?: unknown) =>
    api.ask(method, `${BASE}${path}`, json === undefined ? { key } : { key, json });

  it('Điều kiện: kiểm tra lại cấu hình Email SMS và, với SMS, số tiền trong tài khoản còn bao nhiêu', async () => {
    const draftOf = (text: string) => ({
      name: 'Thử',
      channel: 'sms',
      days: 14,
      steps: [{ afterDays: 0, template: { text } }],
      link: 'https://shop.example.com/11-11',
    });
    await ask('PUT', '/thu', draftOf('Than moi {{ customer_name }}'));
    const states = async (): Promise<string[]> =>
      (await ask('GET', '/thu/preconditions')).body.conditions.map(
        ({ condition, state }: Record<string, string>) => `${condition} ${state}`,
      );
    assert.deepEqual(await states(), ['channel met', 'balance met', 'offer met', 'content met']);
    providers.smsAccount.balance = 0;
    Object.assign(config, { SMS_SENDER: undefined });
    assert.deepEqual(await states(), ['channel failed', 'balance failed', 'offer met', 'content met']);
    providers.smsAccount.balance = 1_000_000;
    Object.assign(config, { SMS_SENDER: 'HOANANG' });
    assert.equal((await ask('POST', '/thu/stop')).status, 200);
  });

  it('Điều kiện: bạn nên tạo trước ưu đãi', async () => {
    const offer = {
      name: 'Quà trở lại',
      code: 'TROLAI10',
      startsAt: '2026-10-01T00:00:00+07:00',
      endsAt: '2027-10-01T00:00:00+07:00',
    };
    assert.equal((await api.ask('PUT', '/v1/shops/hoa-nang/offers/tro-lai', { key, json: offer })).status, 201);
  });

  it('Bước 1: Chọn Chiến dịch, chọn Tạo chiến dịch mới', async () => {
    const { body } = await ask('GET', '');
    assert.deepEqual(
      body.winbacks.map(({ state }: { state: string }) => state),
      ['stopped'],
      'only the one of the conditions',
    );
  });

  it('Bước 2: nhấn chọn chiến dịch Gợi nhớ khách hàng trở lại mua hàng', () => {
    draft = { days: 14, holdout: 0, link: 'https://shop.example.com/11-11' };
  });

  it('Bước 3: Đặt tên cho chiến dịch và lựa chọn kênh gửi', () => {
    draft = { ...draft, name: 'Gợi nhớ khách hàng trở lại mua hàng', channel: 'sms' };
  });

  const message = (text: string, more: object = {}) => ({
    ...draft,
    steps: [{ afterDays: 0, template: { text } }],
    ...more,
  });
  const codesOf = async (body: unknown): Promise<string[]> =>
    (await ask('POST', '/check', body)).body.findings.map(({ code }: { code: string }) => code);

  it('Bước 4, Email: không bị giới hạn về số lượng ký tự, từ khóa không cho phép và kể cả việc gõ dấu', async () => {
    const text = `Chào {{ customer_name }}, ghé casino nhé! ${'Thân mời bạn quay lại. '.repeat(100)}`;
    const email = { ...draft, channel: 'email', steps: [{ afterDays: 0, template: { subject: 'Nhớ bạn', text } }] };
    assert.deepEqual(await codesOf(email), []);
  });

  it('Bước 4, SMS: tối đa 160 ký tự và không gõ dấu', async () => {
    for (const text of [`Than moi {{ customer_name }} ${'a'.repeat(160)}`, 'Thân mời {{ customer_name }}']) {
      assert.deepEqual(await codesOf(message(text)), ['sms_content'], text);
    }
  });

  it('Nội dung phải bao gồm các từ khóa cho phép dưới đây', async () => {
    const allowed = [
      'Than moi {{ customer_name }} ghe lai',
      'Kinh moi {{ customer_name }} ghe lai',
      '{{ shop_name }} Cam on {{ customer_name }} da ung ho',
      '{{ shop_name }} - Don hang cua uy khach {{ customer_name }} da san sang. Hotline {{ hotline }}',
      '{{ shop_name }} xin thong bao: {{ customer_name }} oi, shop da mo lai',
      '{{ shop_name }} Chuc mung sinh nhat Quy khach. Chuc Quy khach {{ customer_name }} vui',
      '{{ shop_name }} Kinh gui {{ customer_name }} loi chao',
    ];
    for (const text of allowed) assert.deepEqual(await codesOf(message(text)), [], text);
    for (const text of ['Chao {{ customer_name }}', 'moi Than {{ customer_name }}']) {
      assert.deepEqual(await codesOf(message(text)), ['sms_content'], text);
    }
  });

  it('quy định về các từ khóa không cho phép dùng trong SMS', async () => {
    assert.deepEqual(await codesOf(message('Than moi {{ customer_name }} choi casino')), ['sms_content']);
  });

  it('Gửi thử: nhập trước số điện thoại cá nhân, hệ thống sẽ gửi thử nội dung tin nhắn', async () => {
    const post = (path: string, json: object) => api.ask('POST', `/v1/shops/hoa-nang${path}`, { key, json });
    const own = { channel: 'sms', address: '0912 345 678' };
    await post('/test-recipients', own);
    const [asked] = await received();
    const code = /la (\d{6})\./.exec(asked?.text ?? '')?.[1];
    assert.equal((await post('/test-recipients/verify', { ...own, code })).body.verified, true);
    const test = { channel: 'sms', kind: 'winback', template: { text: TEXT }, offer: 'tro-lai', to: '0912345678' };
    const sent = await post('/test-sends', test);
    assert.deepEqual([sent.status, sent.body.state], [200, 'sent'], JSON.stringify(sent.body));
    const got = (await received()).at(-1);
    assert.equal(got?.to, '+84912345678');
    assert.match(got?.text ?? '', /^\[QC\] Than moi Nguyen Thi Minh Nguyet ghe shop, ma TROLAI10\./);
  });

  it('Tên chiến dịch: có thể đặt lại; Gửi đến nhóm khách hàng: luôn là Tất cả khách hàng, không thể thay đổi', async () => {
    const plain = message('Than moi {{ customer_name }} ghe lai');
    assert.equal((await ask('PUT', '/goi-nho', plain)).status, 201);
    const renamed = await ask('PATCH', '/goi-nho', { name: 'Nhớ khách cũ' });
    assert.deepEqual([renamed.status, renamed.body.name], [200, 'Nhớ khách cũ']);
    assert.deepEqual(renamed.body.audience, { name: 'all_customers', editable: false });
    const other = await ask('PATCH', '/goi-nho', { audience: { name: 'cart' } });
    assert.deepEqual([other.status, other.body.errors[0].field], [400, '/audience']);
  });

  it('Khách hàng sẽ nhận được tin nhắn sau: số ngày kể từ lần phát sinh đơn hàng mới nhất', async () => {
    const { body } = await ask('GET', '/preview?days=13,14,41');
    assert.deepEqual(
      body.reach.map(({ qualified }: { qualified: number }) => qualified),
      [4, 3, 1],
    );
  });

  it('Lưu ý: chèn tham số Mã ưu đãi thì cần phải bật nút kích hoạt và lựa chọn mã ưu đãi', async () => {
    const refused = await ask('PUT', '/goi-nho', message(TEXT));
    assert.equal(refused.body.errors[0].code, 'offer_missing');
    draft = message(TEXT, { offer: { enabled: true, key: 'tro-lai' } });
  });

  it('Chọn Lưu cập nhật nếu bạn muốn lưu nháp chiến dịch', async () => {
    const put = await ask('PUT', '/goi-nho', draft);
    assert.equal(put.status, 200, JSON.stringify(put.body.errors));
    assert.deepEqual([put.body.state, put.body.smsRoute, put.body.audience.editable], ['draft', 'qc', false]);
    const started = api.workflows.calls.filter((call) => call.startsWith('start'));
    assert.deepEqual(started, [], 'nothing is sent by saving');
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
    const tests = (await received()).length;
    await workOneDay();
    // 13 days are not 14.
    const messages = (await received()).slice(tests);
    assert.equal(messages.length, 3);
    for (const { text = '' } of messages) {
      assert.match(text, /^\[QC\] Than moi Lan ghe shop, ma TROLAI10\./);
      assert.ok(text.length <= 160, text);
    }
  });

  it('Thống kê tin nhắn gửi đi', async () => {
    const message = (await received()).at(-1)?.id ?? '';
    const at = new Date(NINE.getTime() + 1000);
    await clickAt(api.models, message, at);
    const order = {
      ...{ id: 'quay-lai', customer: message.slice(message.indexOf(':') + 1), status: 'paid', codes: ['TROLAI10'] },
      ...{ total: { amount: 25_000, currency: 'GBP' }, placedAt: new Date(NINE.getTime() + DAY / 24).toISOString() },
    };
    const { status, body: answer } = await api.ask('POST', '/v1/shops/hoa-nang/orders', {
      key,
      json: { orders: [order] },
    });
    assert.equal(status, 200, JSON.stringify(answer));
    const { body } = await ask('GET', '/goi-nho/statistics');
    const { qualified, ledger, funnel, codesUsed, revenueByCode } = body.total;
    assert.deepEqual([qualified, ledger.sent, ledger.failed, funnel.read, funnel.clicked], [3, 3, 0, 1, 1]);
    assert.deepEqual([funnel.bought, codesUsed, revenueByCode], [1, 1, 25_000]);
    assert.deepEqual([body.days.length, body.days[0].day], [1, '2026-11-01']);
  });

  it('Lưu ý: khi chưa có khách hàng thỏa điều kiện, báo cáo sẽ không hiển thị bất kỳ số liệu nào', async () => {
    const nobody = { name: 'Ba năm', channel: 'email', days: 1095, link: 'https://shop.example.com/11-11' };
    const steps = [{ afterDays: 0, template: { subject: 'Nhớ bạn', text: 'Chào {{ customer_name }}' } }];
    await ask('PUT', '/ba-nam', { ...nobody, steps });
    assert.equal((await ask('POST', '/ba-nam/activate')).status, 200);
    await workOneDay('hoa-nang.wb_ba-nam');
    const { body } = await ask('GET', '/ba-nam/statistics');
    assert.deepEqual(Object.keys(body), ['message']);
    assert.match(body.message.vi, /Chưa có khách hàng thỏa điều kiện/);
  });

  /** What the workflow does with one day, without waiting for nine o'clock. */
  async function workOneDay(programme = 'hoa-nang.wb_goi-nho'): Promise<void> {
    const common = {
      models: api.models,
      now: () => NINE,
      policyAt,
      pulse: () => ({ signal: new AbortController().signal, attempt: 1, heartbeat: () => undefined }),
    };
    const activities = createCampaignActivities(common);
    const deps = {
      ...common,
      newClaimToken: () => 'attempt',
      ...linkBase('https://go.example.com', 'a secret of the tests'),
    };
    const { deliverBatch } = createChannelActivities(deps, sms);
    assert.ok((await activities.planWinbackDay({ programme, day: '2026-11-01' })).planned);
    for (const { run } of (await activities.loadWinback(programme)).open) {
      const { batches } = await activities.planBatches({ run, maxBatches: 10 });
      for (let seq = 0; seq < batches; seq += 1) await deliverBatch({ run, seq });
      await activities.closeRun({ run, rest: 'expired' });
    }
  }
});
