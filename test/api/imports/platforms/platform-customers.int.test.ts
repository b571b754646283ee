import assert from 'node:assert/strict';
import type { Customer } from '../../../../domain/customer/customer.js';
import { SHOP_BODY, useApi, useOwnShop } from '../../support.js';
import { PEOPLE, PEOPLE_FILES, type Person, peopleFile } from './people.js';

const CSV = { 'Content-Type': 'text/csv' };
const VND = { ...SHOP_BODY, currency: 'VND' };

describe('customers as a platform exports them', () => {
  const api = useApi();
  const own = useOwnShop(api);
  beforeEach(async () => {
    await api.ask('PUT', `/v1/shops/${own.shop}`, { json: VND });
  });
  const send = (body: string, query = '') => own.ask('POST', `/imports/customers${query}`, { body, headers: CSV });
  const preview = async (tree: object) => {
    const { status, body } = await own.ask('POST', '/audiences/preview', {
      json: { audience: { kind: 'tree', tree } },
    });
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  };
  const consentIn = ({ consent }: Customer): string =>
    consent.email === undefined ? 'unknown' : consent.email.granted ? 'granted' : 'refused';

  for (const platform of PEOPLE_FILES) {
    const people = PEOPLE.filter(platform.has);
    const counted = (fits: (person: Person) => boolean): number => people.filter(fits).length;

    it(`${platform.platform}: everybody is there with what the file says of them, and no more`, async () => {
      const { status, body } = await send(peopleFile(platform));
      assert.equal(status, 200, JSON.stringify(body));
      assert.deepEqual([body.files[0].platform, body.created, body.rejected], [platform.platform, people.length, 0]);
      const stored = await api.models.customers.find({ shop: own.shop }).lean<Customer[]>();
      const byRef = new Map(stored.map((one) => [one.ref, one]));
      assert.equal(byRef.size, people.length);
      for (const person of people) {
        const one = byRef.get(platform.refOf(person)) ?? assert.fail(platform.refOf(person));
        const phone = person.phone === undefined ? undefined : `+84${person.phone.slice(1)}`;
        assert.deepEqual([one.email, one.phone, one.city], [person.email, phone, person.city], one.ref);
        assert.deepEqual([...(one.tags ?? [])], [...person.tags].sort(), one.ref);
        assert.ok(one.name.includes(`Mai ${person.number}`) && one.name.includes('Trần Thị'), one.name);
        assert.equal(consentIn(one), platform.consentOf(person), one.ref);
        if (platform.dated && person.mail === 'yes') assert.deepEqual(one.consent.email?.at, person.saidAt);
        assert.equal(one.consent.sms?.granted, undefined);
      }
      assert.ok(!JSON.stringify(stored).includes('001099012345'), 'no identity number is kept');
    });

    it(`${platform.platform}: audiences count who is in them, and whom e-mail reaches`, async () => {
      await send(peopleFile(platform));
      for (const tag of ['vip', 'sỉ', 'mới']) {
        const { count } = await preview({ kind: 'tag', tags: [tag] });
        assert.equal(
          count,
          counted(({ tags }) => tags.includes(tag)),
          tag,
        );
      }
      for (const city of ['Hà Nội', 'Huế']) {
        const { count } = await preview({ kind: 'city', cities: [city] });
        assert.equal(
          count,
          counted((person) => person.city === city),
          city,
        );
      }
      const { count, channels } = await preview({ kind: 'never_ordered' });
      const granted = (person: Person): boolean => platform.consentOf(person) === 'granted';
      assert.equal(count, people.length);
      assert.equal(
        channels.email.reachable,
        counted((one) => one.email !== undefined && granted(one)),
      );
      assert.equal(
        channels.email.excluded.no_address,
        counted(({ email }) => email === undefined),
      );
      assert.equal(channels.sms.reachable, 0, 'nobody has allowed it');
    });

    it(`${platform.platform}: the same file again changes nobody`, async () => {
      const file = peopleFile(platform);
      await send(file);
      const { body } = await send(file);
      assert.deepEqual([body.created, body.updated, body.unchanged], [0, 0, people.length], JSON.stringify(body));
    });
  }

  it('never bring back who opted out here, whatever a later file says', async () => {
    const klaviyo = PEOPLE_FILES.find(({ platform }) => platform === 'klaviyo') ?? assert.fail();
    await send(peopleFile(klaviyo));
    const refused = PEOPLE.find((one) => klaviyo.has(one) && one.mail === 'unsubscribed') ?? assert.fail();
    const again = { ...klaviyo, row: (one: Person) => klaviyo.row({ ...one, mail: 'yes' }) };
    await send(peopleFile(again));
    const one = await api.models.customers.findOne({ shop: own.shop, ref: klaviyo.refOf(refused) }).lean<Customer>();
    assert.equal(consentIn(one ?? assert.fail()), 'refused', 'the yes is older than the refusal');
  });
});
