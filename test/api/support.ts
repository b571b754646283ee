import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Connection } from 'mongoose';
import { createRenderer } from '../../activities/deliver/render.js';
import { previewResume } from '../../activities/run/resume-preview.js';
import { createListener } from '../../api/app.js';
import type { ApiDeps } from '../../api/deps.js';
import { startPictures } from '../../api/reports/pictures/pool.js';
import {
  type CampaignWorkflows,
  type TemporalCheck,
  type WorkflowCampaign,
  WorkflowsUnreachable,
} from '../../api/temporal/campaign-workflows.js';
import { linkBase } from '../../channels/link/links.js';
import { policyAt } from '../../domain/base/policy.js';
import { connect } from '../../models/base/connect.js';
import { createModels, type Models } from '../../models/models.js';
import { useOnce } from '../support/hooks.js';
import { freshDatabase } from '../support/servers.js';
import { contract } from './http/contract.js';

export const ADMIN_KEY = 'an-admin-key-for-tests';
const PUBLIC_URL = 'https://go.example.com';
export const LINK_SECRET = 'a-link-secret-for-tests';
export const CHAT_SECRET = 'a-chat-secret-for-tests';
/** Sunday 2026-11-01, 07:00 in Ho Chi Minh City. */
export const NOW = new Date('2026-11-01T00:00:00Z');

/** Stands in for Temporal: remembers what it was asked, and can be away. */
class RecordedWorkflows implements CampaignWorkflows {
  readonly calls: string[] = [];
  readonly started = new Map<string, WorkflowCampaign>();
  readonly closed = new Set<string>();
  away = false;

  async start(campaign: WorkflowCampaign): Promise<'running' | 'closed'> {
    this.#call(`start ${campaign.campaign}`);
    if (this.closed.has(campaign.campaign)) return 'closed';
    this.started.set(campaign.campaign, campaign);
    return 'running';
  }
  async startWinback({ programme, shop }: { programme: string; shop: string }): Promise<'running' | 'closed'> {
    this.#call(`start winback ${programme}`);
    this.started.set(programme, { campaign: programme, shop, saleDay: '' });
    return 'running';
  }
  async changed(campaign: string): Promise<'told' | 'closed'> {
    this.#call(`changed ${campaign}`);
    return this.started.has(campaign) && !this.closed.has(campaign) ? 'told' : 'closed';
  }
  /** Stands in for the channel's worker. */
  onTestSend: (input: { testSend: string; channel: string; shop: string }) => Promise<void> = async () => undefined;
  async testSend(input: { testSend: string; channel: string; shop: string }): Promise<void> {
    this.#call(`test send ${input.channel}`);
    await this.onTestSend(input);
  }
  async look(owner: string): Promise<'open' | 'completed' | 'none'> {
    this.#call(`look ${owner}`);
    if (this.closed.has(owner)) return 'completed';
    return this.started.has(owner) ? 'open' : 'none';
  }
  async *openOwners(): AsyncGenerator<string> {
    this.#call('list');
    yield* this.started.keys();
  }
  found: TemporalCheck = { missingAttributes: [], unpolled: [] };
  async check(): Promise<TemporalCheck> {
    this.#call('check');
    return this.found;
  }
  #call(what: string): void {
    if (this.away) throw new WorkflowsUnreachable('away for a test');
    if (what !== 'check') this.calls.push(what);
  }
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any;
}
interface Ask {
  readonly key?: string | null;
  readonly json?: unknown;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer | ReadableStream | null;
}

/** The API on a port of its own with a database of its own. */
export interface TestApi {
  readonly url: string;
  readonly models: Models;
  readonly workflows: RecordedWorkflows;
  readonly log: ApiDeps['log'];
  readonly logged: { readonly level: string; readonly fields: object; readonly message: string }[];
  /** Moves the API's clock. */
  setNow(now: Date): void;
  /** Asks as the admin unless told otherwise; every answer is checked against the OpenAPI document. */
  ask(method: string, path: string, options?: Ask): Promise<Answer>;
  close(): Promise<void>;
}

const DRAWN_APART = 100_000;
let sharing = 0;

export async function startApi(overrides: Partial<ApiDeps> = {}): Promise<TestApi> {
  const connection: Connection = await connect(await freshDatabase(), { writeConcern: '1' });
  const models = createModels(connection);
  const workflows = new RecordedWorkflows();
  const logged: TestApi['logged'] = [];
  let now = NOW;
  // APIs on one database draw different numbers, as processes do.
  sharing += overrides.models === undefined ? 0 : 1;
  let drawn = overrides.models === undefined ? 0 : sharing * DRAWN_APART;
  const at = (level: string) => (fields: object, message: string) => void logged.push({ level, fields, message });
  const log = { info: at('info'), warn: at('warn'), error: at('error') };
  const pictures = startPictures();
  const listener = createListener({
    models,
    workflows,
    log,
    now: () => now,
    randomBytes: () => {
      drawn += 1;
      const bytes = Buffer.alloc(32, drawn);
      bytes.writeUInt32BE(drawn);
      return bytes;
    },
    adminKey: ADMIN_KEY,
    linkSecret: LINK_SECRET,
    pictures,
    publicUrl: PUBLIC_URL,
    renderer: (texts) => createRenderer(texts, linkBase(PUBLIC_URL, LINK_SECRET)),
    previewResume: (owner, outreach) => previewResume({ models, now: () => now, policyAt }, owner, outreach),
    receiptSecrets: { chat: CHAT_SECRET },
    pingDatabase: async () => void (await connection.db?.command({ ping: 1 })),
    ...overrides,
  });
  const server: Server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const check = await contract(url);
  return {
    url,
    models,
    workflows,
    log,
    logged,
    setNow: (instant) => {
      now = instant;
    },
    ask: async (method, path, { key = ADMIN_KEY, json, headers = {}, body = null } = {}) => {
      const response = await fetch(`${url}${path}`, {
        method,
        redirect: 'manual',
        headers: {
          ...(key === null ? {} : { Authorization: `Bearer ${key}` }),
          ...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...headers,
        },
        body: json === undefined ? body : JSON.stringify(json),
        ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
      } as RequestInit);
      const text = await response.text();
      const isJson = /json/.test(response.headers.get('content-type') ?? '');
      const answer = { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
      check(method, path, answer);
      return answer;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      await pictures.close();
      await connection.close();
    },
  };
}

export const SHOP_BODY = {
  name: 'Cửa hàng Hoa Nắng',
  zone: 'Asia/Ho_Chi_Minh',
  currency: 'GBP',
  hotline: '1900 1234',
  link: 'https://shop.example.com/11-11',
  metrics: {
    positiveRating: 0.96,
    chatResponse: 0.91,
    revenue30d: { amount: 2_500_000, currency: 'USD' },
    followers: 480,
  },
};

/** A shop, and a key of its own. */
export async function makeShop(api: TestApi, shop: string, body: object = SHOP_BODY): Promise<string> {
  const put = await api.ask('PUT', `/v1/shops/${shop}`, { json: body });
  if (put.status !== 201) throw new Error(`The shop was not made: ${JSON.stringify(put.body)}`);
  const made = await api.ask('POST', '/v1/keys', { json: { scope: { kind: 'shop', shop } } });
  return made.body.key;
}

/** One API for all the tests of the block. */
export const useApi = (overrides: Partial<ApiDeps> = {}): TestApi => useOnce(() => startApi(overrides));

/** The shop of the test that is running. */
export interface OwnShop {
  readonly shop: string;
  readonly key: string;
  /** Asks below the shop's own path and, unless told otherwise, with its key. */
  ask(method: string, path: string, options?: Ask): Promise<Answer>;
  /** Goes on with another shop, where one test needs several. */
  renew(): Promise<void>;
}

/** Another shop for each test of the block, since making a shop costs far less than an API. */
export function useOwnShop(api: TestApi): OwnShop {
  let made = 0;
  let key = '';
  const own: OwnShop = {
    get shop() {
      return `shop-${made}`;
    },
    get key() {
      return key;
    },
    ask: (method, path, options) => api.ask(method, `/v1/shops/${own.shop}${path}`, { key, ...options }),
    renew: async () => {
      made += 1;
      key = await makeShop(api, own.shop);
    },
  };
  beforeEach(() => own.renew());
  return own;
}
