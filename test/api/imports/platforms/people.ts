/** The customers of an invented shop; files of platforms are written from them, and what is stored is held against them. */
export interface Person {
  readonly number: number;
  readonly name: string;
  readonly email: string | undefined;
  readonly phone: string | undefined;
  readonly city: string;
  readonly tags: readonly string[];
  readonly mail: 'yes' | 'no' | 'unsubscribed' | 'suppressed' | 'never';
  /** UTC: when they said yes. */
  readonly saidAt: Date;
}

const CITIES = ['Hà Nội', 'Đà Nẵng', 'Huế'];
const TAGS = [['vip'], ['vip', 'sỉ'], [], ['mới']];
const WORDS = ['yes', 'yes', 'no', 'unsubscribed', 'suppressed', 'never', 'yes'] as const;
const START = Date.UTC(2026, 2, 1, 2, 30, 0);
const DAY = 86_400_000;

/** Thirty people, of whom some have no e-mail address, some no phone, and some neither. */
export const PEOPLE: readonly Person[] = Array.from({ length: 30 }, (_, number) => ({
  number,
  name: `Trần Thị Mai ${number}`,
  email: number % 5 === 4 ? undefined : `mai${number}@example.com`,
  phone: number % 4 === 3 ? undefined : `09876543${String(10 + number)}`,
  city: CITIES[number % CITIES.length] ?? '',
  tags: TAGS[number % TAGS.length] ?? [],
  mail: WORDS[number % WORDS.length] ?? 'never',
  saidAt: new Date(START + number * DAY),
}));

type Cells = Readonly<Record<string, string>>;
/** A platform's export of these people. */
export interface PlatformPeople {
  readonly platform: string;
  readonly header: readonly string[];
  /** Who stands in the file: some platforms only know people by their e-mail address. */
  readonly has: (person: Person) => boolean;
  readonly refOf: (person: Person) => string;
  readonly row: (person: Person) => Cells;
  /** What the file says of consent to e-mail. */
  readonly consentOf: (person: Person) => 'granted' | 'refused' | 'unknown';
  /** It says since when. */
  readonly dated?: boolean;
}

const quoted = (cell: string): string => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** The file, as UTF-8 text with a byte order mark. */
export function peopleFile({ header, has, row }: PlatformPeople): string {
  const line = (cells: Cells): string => header.map((name) => quoted(cells[name] ?? '')).join(',');
  return `\ufeff${[header.join(','), ...PEOPLE.filter(has).map((one) => line(row(one)))].join('\r\n')}\r\n`;
}

const SHOPIFY_CUSTOMERS =
  'Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,Default Address Address1,Default Address Address2,Default Address City,Default Address Province Code,Default Address Country Code,Default Address Zip,Default Address Phone,Phone,Accepts SMS Marketing,Total Spent,Total Orders,Note,Tax Exempt,Tags';
const KIOTVIET_CUSTOMERS =
  'Loại khách,Chi nhánh tạo,Mã khách hàng,Tên khách hàng,Điện thoại,Địa chỉ,Khu vực giao hàng,Phường/Xã,Công ty,Mã số thuế,Số CMND/CCCD,Ngày sinh,Giới tính,Email,Facebook,Nhóm khách hàng,Ghi chú,Điểm hiện tại,Tổng điểm,Người tạo,Ngày tạo,Ngày giao dịch cuối,Nợ cần thu hiện tại,Tổng bán,Tổng bán trừ trả hàng,Trạng thái';
const KLAVIYO_PROFILES =
  'Email,Klaviyo ID,First Name,Last Name,Organization,Title,Phone Number,Address,Address 2,City,State / Region,Country,Zip Code,Latitude,Longitude,Source,IP Address,Email Marketing Consent,Email Marketing Consent Timestamp,Profile Created On,Date Added,Last Open,Last Click,Email Suppressions,Shopify Tags';

const given = ({ name }: Person): string => name.slice(name.lastIndexOf('Mai'));
const KLAVIYO_WORDS = {
  yes: 'SUBSCRIBED',
  no: 'NEVER_SUBSCRIBED',
  unsubscribed: 'UNSUBSCRIBED',
  // What is suppressed may still be subscribed: the suppression wins.
  suppressed: 'SUBSCRIBED',
  never: '',
};

export const PEOPLE_FILES: readonly PlatformPeople[] = [
  {
    platform: 'shopify',
    header: SHOPIFY_CUSTOMERS.split(','),
    has: () => true,
    refOf: ({ number }) => `77290400${String(10 + number)}`,
    row: (person) => ({
      // A spreadsheet's apostrophe keeps digits as text.
      'Customer ID': `'77290400${String(10 + person.number)}`,
      'First Name': given(person),
      'Last Name': 'Trần Thị',
      Email: person.email ?? '',
      'Accepts Email Marketing': person.mail === 'yes' ? 'yes' : 'no',
      'Default Address City': person.city,
      'Default Address Country Code': 'VN',
      Phone: person.phone === undefined ? '' : `'+84${person.phone.slice(1)}`,
      'Accepts SMS Marketing': 'no',
      'Total Spent': '150000',
      'Total Orders': '1',
      Tags: person.tags.join(', '),
    }),
    consentOf: ({ mail }) => (mail === 'yes' ? 'granted' : 'unknown'),
  },
  {
    platform: 'kiotviet',
    header: KIOTVIET_CUSTOMERS.split(','),
    has: () => true,
    refOf: ({ number }) => `KH${String(number).padStart(6, '0')}`,
    row: (person) => ({
      'Loại khách': 'Cá nhân',
      'Mã khách hàng': `KH${String(person.number).padStart(6, '0')}`,
      'Tên khách hàng': person.name,
      'Điện thoại': person.phone ?? '',
      'Khu vực giao hàng': person.city,
      'Số CMND/CCCD': '001099012345',
      Email: person.email ?? '',
      'Nhóm khách hàng': person.tags.join('|'),
      'Tổng bán': '150000',
      'Trạng thái': '1',
    }),
    consentOf: () => 'unknown',
  },
  {
    platform: 'klaviyo',
    header: KLAVIYO_PROFILES.split(','),
    has: ({ email }) => email !== undefined,
    refOf: ({ email }) => email ?? '',
    row: (person) => ({
      Email: person.email ?? '',
      'Klaviyo ID': `01HX${String(person.number).padStart(4, '0')}`,
      'First Name': given(person),
      'Last Name': 'Trần Thị',
      'Phone Number': person.phone === undefined ? '' : `+84${person.phone.slice(1)}`,
      City: person.city,
      Country: 'Vietnam',
      'Email Marketing Consent': KLAVIYO_WORDS[person.mail],
      'Email Marketing Consent Timestamp': person.mail === 'yes' ? person.saidAt.toISOString() : '',
      'Email Suppressions': person.mail === 'suppressed' ? 'HARD_BOUNCE' : '',
      'Shopify Tags': JSON.stringify(person.tags),
    }),
    consentOf: ({ mail }) =>
      mail === 'yes' ? 'granted' : mail === 'unsubscribed' || mail === 'suppressed' ? 'refused' : 'unknown',
    dated: true,
  },
];
