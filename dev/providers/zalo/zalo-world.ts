import { randomBytes } from 'node:crypto';
import { HOUR_MS } from '../../../domain/base/time.js';
import { dayOf } from '../../../domain/base/zone.js';

/** What the simulated Zalo knows of the account. */
export const ZALO_ACCOUNT = {
  appId: '1234567890123456789',
  appSecret: 'simulated-zalo-app-secret',
  accountId: '9876543210987654321',
  secretKey: 'simulated-zalo-oa-secret-key',
  firstRefreshToken: 'simulated-first-refresh-token',
} as const;

interface SimParam {
  readonly name: string;
  readonly require: boolean;
  readonly type: string;
  readonly maxLength: number;
  readonly minLength: number;
  readonly acceptNull: boolean;
}
export interface SimTemplate {
  readonly templateName: string;
  status: string;
  templateQuality: string;
  readonly templateTag: 'TRANSACTION' | 'CUSTOMER_CARE' | 'PROMOTION';
  readonly listParams: readonly SimParam[];
  /** VND, a string as there. */
  readonly price: string;
  /** Approved before there were user ids: by phone only. */
  readonly phoneOnly?: boolean;
}

const param = (name: string, maxLength: number, over: Partial<SimParam> = {}): SimParam => ({
  ...{ name, maxLength, require: true, type: 'STRING', minLength: 0, acceptNull: false },
  ...over,
});
const TEMPLATES = (): [string, SimTemplate][] => [
  [
    '300001',
    {
      templateName: 'Chăm sóc sau mua',
      status: 'ENABLE',
      templateQuality: 'HIGH',
      templateTag: 'CUSTOMER_CARE',
      listParams: [param('customer_name', 30), param('order_date', 20, { type: 'DATE', require: false })],
      price: '200',
    },
  ],
  [
    '300002',
    {
      templateName: 'Ưu đãi',
      status: 'ENABLE',
      templateQuality: 'HIGH',
      templateTag: 'PROMOTION',
      listParams: [param('customer_name', 30), param('code', 30), param('link', 200)],
      price: '300',
      phoneOnly: true,
    },
  ],
  [
    '300003',
    {
      templateName: 'Chờ duyệt',
      status: 'PENDING_REVIEW',
      templateQuality: 'UNDEFINED',
      templateTag: 'PROMOTION',
      listParams: [param('customer_name', 30)],
      price: '200',
    },
  ],
];

const TOKEN_HOURS = 25;
const VIETNAM = 'Asia/Ho_Chi_Minh';
const DAY_PROMOTIONS = 1;
const MONTH_PROMOTIONS = 30;

/** The account, its tokens, templates, counters and messages: what a restart of Zalo would not forget. */
export class ZaloWorld {
  readonly templates = new Map(TEMPLATES());
  /** Phones (84…) that have blocked the account. */
  readonly blocked = new Set<string>();
  /** User ids that the account knows, with their phones. */
  readonly users = new Map<string, string>();
  /** VND. */
  balance = 1_000_000_000;
  dailyLevel = 20_000;
  /** Calls that the application may make in a minute. */
  callsPerMinute = 4_000;
  quality = 'HIGH';
  /** Whether the night is looked at; nobody tells when the phone's side does. */
  nights = false;
  /** Answers to refreshes, instead of tokens: without a token and with HTTP 200, as documented. */
  refuseRefreshes = 0;
  /** Refreshes whose answer is lost, after the token was spent. */
  loseRefreshes = 0;
  refreshes = 0;
  readonly #now: () => number;
  readonly #refreshTokens = new Set<string>([ZALO_ACCOUNT.firstRefreshToken]);
  readonly #accessTokens = new Map<string, number>();
  readonly #delivered = new Map<string, number>();
  #day = '';
  #minute = 0;
  #calls = 0;
  #sentToday = 0;
  /** By phone and template tag 3: days and how many. */
  readonly #promotions = new Map<string, string[]>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** A refresh token is good once; undefined: it is none, or was spent. */
  refresh(token: string): { access_token: string; refresh_token: string; expires_in: string } | undefined {
    this.refreshes += 1;
    if (!this.#refreshTokens.delete(token)) return undefined;
    const access_token = randomBytes(24).toString('base64url');
    const refresh_token = randomBytes(24).toString('base64url');
    this.#accessTokens.set(access_token, this.#now() + TOKEN_HOURS * HOUR_MS);
    this.#refreshTokens.add(refresh_token);
    return { access_token, refresh_token, expires_in: String(TOKEN_HOURS * 3_600) };
  }

  isGood(token: unknown): boolean {
    return typeof token === 'string' && (this.#accessTokens.get(token) ?? 0) > this.#now();
  }

  /** Every access token ends now, as when a second system has refreshed. */
  endTokens(): void {
    this.#accessTokens.clear();
  }

  /** Counts a call. @returns how many are left of this minute; below zero: it is one too many */
  call(): number {
    const minute = Math.floor(this.#now() / 60_000);
    if (minute !== this.#minute) this.#calls = 0;
    this.#minute = minute;
    this.#calls += 1;
    return this.callsPerMinute - this.#calls;
  }

  get remaining(): number {
    this.#turnDay();
    return this.dailyLevel - this.#sentToday;
  }

  /** What one person has had of promotion: the code that refuses one more. */
  promotionLimit(phone: string): '-1472' | '-1471' | undefined {
    const today = dayOf(new Date(this.#now()), VIETNAM);
    const days = (this.#promotions.get(phone) ?? []).filter((day) => day.slice(0, 7) === today.slice(0, 7));
    if (days.filter((day) => day === today).length >= DAY_PROMOTIONS) return '-1472';
    return days.length >= MONTH_PROMOTIONS ? '-1471' : undefined;
  }

  isNight(): boolean {
    if (!this.nights) return false;
    const hour = Number(
      new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hour12: false, timeZone: VIETNAM }).format(this.#now()),
    );
    return hour >= 22 || hour < 6;
  }

  /** Takes a message: counted, paid, and delivered a moment later. */
  take(phone: string, template: SimTemplate): string {
    this.#turnDay();
    this.#sentToday += 1;
    this.balance -= Number(template.price);
    if (template.templateTag === 'PROMOTION') {
      const days = this.#promotions.get(phone) ?? [];
      this.#promotions.set(phone, [...days, dayOf(new Date(this.#now()), VIETNAM)]);
    }
    const id = randomBytes(8).toString('hex');
    this.#delivered.set(id, this.#now());
    return id;
  }

  /** As `GET /message/status` says: -1 no such message, 1 delivered. */
  status(id: string): { status: number; delivery_time?: string } {
    const at = this.#delivered.get(id);
    return at === undefined ? { status: -1 } : { status: 1, delivery_time: String(at) };
  }

  /** Counters begin anew at midnight in Vietnam; the hour is our choice, as none is published. */
  #turnDay(): void {
    const today = dayOf(new Date(this.#now()), VIETNAM);
    if (today === this.#day) return;
    this.#day = today;
    this.#sentToday = 0;
  }
}
