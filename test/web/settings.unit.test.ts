import assert from 'node:assert/strict';
import { ACCOUNT_KINDS, type AccountKind, missingSecrets } from '../../domain/account/kinds.js';
import { policyAt } from '../../domain/base/policy.js';
import { ACCOUNT_FORMS, bodyOf, type FormKind, KINDS_OF, shownValues } from '../../web/src/settings/accounts/forms.js';
import { CAPS, editedShop, shownRules } from '../../web/src/settings/rules.js';

const VALUES: Readonly<Record<string, string>> = {
  ...{ host: 'smtp.example.com', port: '465', login: 'shop', password: 'a long secret', from: 'hoa@shop.example.com' },
  ...{ fromName: 'Hoa', replyTo: 'hoa@shop.example.com', spfInclude: 'spf.example.com' },
  ...{ 'dkim.domain': 'shop.example.com', 'dkim.selector': 'nhip', url: 'https://provider.example.com/send' },
  ...{ appId: '1234567890', oaId: '9876543210', appSecret: 'app-secret', refreshToken: 'r', oaSecretKey: 'oa-key-12' },
  ...{ sender: 'HOANANG', key: 'key-123456789', secret: 'a secret of thirty-two characters' },
};
const KINDS = Object.keys(ACCOUNT_FORMS) as FormKind[];

describe('the forms of accounts', () => {
  it('ask for what the API asks for, and make what it takes, whatever the kind', () => {
    for (const kind of KINDS) {
      const { settings, secrets } = bodyOf(kind, VALUES, {});
      const parsed = ACCOUNT_KINDS[kind].settings.safeParse(settings);
      assert.ok(parsed.success, `${kind}: ${parsed.error?.message}`);
      assert.deepEqual(missingSecrets(kind as AccountKind, settings, secrets), [], kind);
      const shown = Object.values(KINDS_OF).flat();
      assert.ok(shown.includes(kind) && ACCOUNT_KINDS[kind].channel in KINDS_OF, kind);
    }
  });

  it('show a stored account and save it unchanged, with what no field shows and without its secrets', () => {
    const ca = '-----BEGIN CERTIFICATE-----';
    const stored = {
      ...bodyOf('smtp', VALUES, {}).settings,
      ca,
      dkim: { domain: 'shop.example.com', selector: 'nhip' },
    };
    const shown = shownValues('smtp', stored);
    assert.equal(shown.password, '');
    assert.deepEqual(bodyOf('smtp', shown, stored), { kind: 'smtp', settings: stored, secrets: {} });
  });

  it('take away what was emptied, the whole of DKIM with its last field', () => {
    const { settings } = bodyOf(
      'smtp',
      { ...VALUES, 'dkim.domain': '', 'dkim.selector': ' ', replyTo: '' },
      { replyTo: 'x' },
    );
    assert.equal('dkim' in settings || 'replyTo' in settings, false);
    assert.equal(settings.port, 465);
  });
});

describe('the form of hours and caps', () => {
  const shop = { shop: 'hoa', createdAt: 'then', version: 3, name: 'Hoa', zone: 'Asia/Ho_Chi_Minh' };

  it('knows the caps of the policy', () => {
    const known = policyAt(new Date('2026-11-30')).caps.map(({ id }) => id);
    assert.deepEqual(
      CAPS.filter((cap) => !known.includes(cap)),
      [],
    );
  });

  it('changes nothing when nothing was typed: not a channel without hours, not a cap that it does not show', () => {
    const hours = {
      simulated: true,
      source: 'a test',
      channels: { chat: null, sms: { opens: '09:00', until: '20:00' } },
    };
    const own = { ...shop, hours, caps: { week_all: 4, month_all: 9 } };
    const { shop: _, createdAt: __, ...kept } = own;
    assert.deepEqual(editedShop(own, shownRules(own)), kept);
    const { shop: ___, createdAt: ____, ...bare } = shop;
    assert.deepEqual(editedShop(shop, shownRules(shop)), bare);
  });

  it('writes hours of a channel and a cap, and takes them away again', () => {
    const values = { ...shownRules(shop), 'sms.opens': '09:00', 'sms.until': '18:00', day_all: '2' };
    const edited = editedShop(shop, values);
    assert.deepEqual(edited.hours, {
      simulated: false,
      source: 'the shop',
      channels: { sms: { opens: '09:00', until: '18:00' } },
    });
    assert.deepEqual([edited.caps, edited.version], [{ day_all: 2 }, 3]);
    const careful = editedShop(shop, { ...values, fourEyes: '500' });
    assert.deepEqual(careful.fourEyes, { above: 500 });
    assert.deepEqual(editedShop({ ...shop, ...careful }, shownRules({ ...shop, ...careful })).fourEyes, { above: 500 });
    assert.equal('fourEyes' in editedShop({ ...shop, ...careful }, values), false);
    const back = editedShop({ ...shop, ...edited }, shownRules(shop));
    assert.deepEqual(['hours' in back, 'caps' in back], [false, false]);
  });
});
