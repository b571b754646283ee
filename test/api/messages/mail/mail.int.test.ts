import assert from 'node:assert/strict';
import type { MailBody } from '../../../../domain/message/template.js';
import { SHOP, useSeller } from '../../seller.js';

const BASE = `/v1/shops/${SHOP}`;
const HTML =
  '<style>.a{color:red}</style><p class="a" onclick="x()">Chào {{ customer_name }}</p><a href="https://hoa.vn/a">A</a>';
const BAD = '<p {% if order %}>x</p>{% endif %}';
const LABELLED = '[QC] Quà';

describe('e-mails with HTML of their own, through the API', () => {
  const seller = useSeller();
  const ask = (method: string, path: string, json: unknown) =>
    seller.api.ask(method, `${BASE}${path}`, { key: seller.key, json });

  it('checks HTML with what it leaves out, and says where Liquid cannot stand', async () => {
    const good = { subject: LABELLED, html: HTML };
    const { body } = await ask('POST', '/content/check', { channel: 'email', template: good });
    const rules = body.findings.map((one: { rule: string; severity: string; text: string }) => [
      one.severity,
      one.rule,
      one.text,
    ]);
    assert.deepEqual([body.ok, rules], [true, [['warn', 'mail_removed', 'onclick of <p>']]]);
    assert.match(body.rendered.text, /^Chào Công Tằng/);
    const bad = await ask('POST', '/content/check', { channel: 'email', template: { subject: LABELLED, html: BAD } });
    const [found] = bad.body.findings;
    assert.deepEqual(
      [bad.body.ok, found.code, found.field, found.position],
      [false, 'mail_tag_in_tag', '/template/html', { start: 3, end: 17 }],
    );
  });

  it('takes one of text, HTML and MJML', async () => {
    for (const template of [{ subject: 'x' }, { subject: 'x', html: 'x', mjml: '<mjml></mjml>' }]) {
      const { status, body } = await ask('POST', '/content/check', { channel: 'email', template });
      assert.deepEqual([status, body.code, body.errors[0].field], [400, 'invalid_request', '/template/text']);
    }
  });

  it('saves it ready to be sent, shows it as it was written, and takes that back unchanged', async () => {
    const draft = await seller.draft();
    const template = { subject: LABELLED, html: HTML, preview: 'Quà cho {{ customer_name }}' };
    const windows = structuredClone(draft.windows);
    Object.assign(windows[0].outreaches[0], { channel: 'email', template });
    const saved = await seller.patch(draft, { windows });
    assert.equal(saved.status, 200, JSON.stringify(saved.body));
    const shown = saved.body.windows[0].outreaches[0].template;
    assert.deepEqual({ ...shown, text: undefined }, { ...template, text: undefined });
    const stored = (): Promise<MailBody | undefined> =>
      seller.stored(draft).then((one) => one?.windows[0]?.outreaches[0]?.template.mail);
    const mail = await stored();
    assert.deepEqual(mail?.links, ['https://hoa.vn/a']);
    assert.match(mail?.html ?? '', /<p class="a" style="color: red;">Chào \{\{ customer_name \| escape \}\}/);
    const again = await seller.patch(saved.body, { windows: saved.body.windows });
    assert.equal(again.status, 200, JSON.stringify(again.body));
    assert.deepEqual(await stored(), mail);
    Object.assign(windows[0].outreaches[0], { template: { ...template, html: BAD } });
    const refused = await seller.patch(again.body, { windows });
    assert.deepEqual(
      [refused.status, refused.body.code, refused.body.errors[0].field],
      [422, 'mail_tag_in_tag', '/windows/0/outreaches/0/template/html'],
    );
  });

  it('previews it by the code that sends, its values harmless', async () => {
    const template = { subject: LABELLED, html: '<b title="{{ shop_name }}">{{ customer_name }}</b>' };
    const { status, body } = await ask('POST', '/templates/preview', { channel: 'email', template });
    assert.equal(status, 200, JSON.stringify(body));
    assert.match(body.html, /^<!doctype html>\n<html lang="vi">/);
    assert.match(body.html, /<b title="[^"]+">Nguyễn Thị Minh Nguyệt<\/b>.*Unsubscribe<\/a>.*<img src="[^"]*\/o\//s);
    const bad = await ask('POST', '/templates/preview', {
      channel: 'email',
      template: { ...template, html: BAD },
    });
    assert.deepEqual([bad.status, bad.body.code], [422, 'mail_tag_in_tag']);
  });

  it('is a message of a programme, too', async () => {
    const steps = [{ afterDays: 0, template: { subject: LABELLED, html: HTML } }];
    const body = { name: 'Nhớ', channel: 'email', days: 60, steps, link: 'https://hoa.vn' };
    const saved = await ask('PUT', '/winbacks/html', body);
    assert.equal(saved.status, 201, JSON.stringify(saved.body));
    assert.deepEqual(saved.body.steps[0].template, {
      text: 'Chào {{ customer_name }}\n\nA <https://hoa.vn/a>',
      subject: LABELLED,
      html: HTML,
    });
    const stored = await seller.api.models.winbacks.findOne({ shop: SHOP }).lean();
    assert.deepEqual(stored?.steps[0]?.template.mail?.links, ['https://hoa.vn/a']);
  });
});
