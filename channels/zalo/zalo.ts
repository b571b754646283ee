import { createHmac } from 'node:crypto';
import { phoneAs } from '../../domain/account/phone-form.js';
import { type CodeMeaning, codeTable } from '../../domain/customer/provider-codes.js';
import type { Channel, OutgoingMessage, Permit, SendResult, ZaloContent } from '../channel.js';
import { codeResult } from '../code-result.js';
import { HoldOffs } from '../hold-off.js';
import type { Exchange, HttpRequest } from '../http/http-exchange.js';
import { type Group, HttpProvider, type HttpProviderOptions } from '../http/http-provider.js';
import { answerOf, codeText } from '../http/json-answer.js';
import { failed, inDoubt, REASONS, refused, refusedHere, SENT } from '../reasons.js';
import { RateWindow } from '../sms/rate-window.js';
import { alone } from '../sms/sms-group.js';
import { numberAt } from './number-at.js';
import type { NoToken, ZaloTokens } from './tokens.js';

export interface ZaloOptions extends Omit<HttpProviderOptions, 'url' | 'secret'> {
  /** Host of what goes by phone, and of templates, quota and quality. */
  readonly phoneUrl: string;
  /** Host of what goes by user id. */
  readonly userUrl: string;
  /** Signs the token where `proof` is on. */
  readonly appSecret: string;
  readonly proof: boolean;
  readonly tokens: ZaloTokens;
  /** Requests a minute that the account's plan takes. */
  readonly perMinute: number;
}

const MINUTE_MS = 60_000;
const LATER_MS = { minute: MINUTE_MS, hour: 60 * MINUTE_MS } as const;
/** The refresh that another process is at is over in seconds. */
const REFRESHING_MS = 1_000;
/** Asked again after this, when an operator has to act: as HttpProvider does. */
const CONFIG_MS = 5_000;

type Way = 'zalo_phone' | 'zalo_user';

/** Names and values alternate. @param proof hex HMAC-SHA256 of the token by the app secret (docs/sources.md#zalo-template-messages) */
export const zaloHeaders = (token: string, appSecret: string | undefined): string[] => [
  ...['access_token', token],
  ...(appSecret === undefined ? [] : ['appsecret_proof', createHmac('sha256', appSecret).update(token).digest('hex')]),
];

const byPhone = ({ to }: OutgoingMessage, { template, data, trackingId }: ZaloContent): HttpRequest => ({
  method: 'POST',
  path: '/message/template',
  headers: ['content-type', 'application/json'],
  body: JSON.stringify({
    phone: phoneAs('international', to),
    template_id: template,
    template_data: data,
    tracking_id: trackingId,
    sending_mode: '1',
  }),
});
/** No reference of ours is taken here: receipts name Zalo's own id. */
const byUser = (zaloId: string, { template, data }: ZaloContent): HttpRequest => ({
  method: 'POST',
  path: '/v3.0/oa/message/template',
  headers: ['content-type', 'application/json'],
  body: JSON.stringify({ user_id: zaloId, template_id: template, template_data: data }),
});

/** Zalo's template messages (docs/channels.md#zalo): one message a request, by phone, or by the user id where it is named. */
export function zaloChannel(options: ZaloOptions): Channel {
  const sender = new ZaloSender(options);
  return {
    name: 'zalo',
    // Nothing says that a tracking_id is recognised, and a message is asked about by Zalo's id only, which a lost answer takes along.
    doubt: 'unknown',
    send: (messages, permit) => sender.send(messages, permit),
    close: () => sender.close(),
  };
}

class ZaloSender {
  readonly #options: ZaloOptions;
  readonly #phone: HttpProvider;
  readonly #user: HttpProvider;
  /** What Zalo says of one template holds up no other one. */
  readonly #templates: HoldOffs;
  readonly #rate: RateWindow;

  constructor(options: ZaloOptions) {
    this.#options = options;
    this.#phone = new HttpProvider({ ...options, url: options.phoneUrl, secret: options.appSecret });
    this.#user = new HttpProvider({ ...options, url: options.userUrl, secret: options.appSecret });
    this.#templates = new HoldOffs(this.#phone.now);
    this.#rate = new RateWindow(options.perMinute, MINUTE_MS);
  }

  send(messages: readonly OutgoingMessage[], permit: Permit): Promise<readonly SendResult[]> {
    return this.#phone.sendAll(alone(messages), permit, (group, allowed) => this.#post(group, allowed));
  }

  async close(): Promise<void> {
    await this.#phone.close();
    await this.#user.close();
  }

  async #post(group: Group, permit: Permit): Promise<readonly SendResult[]> {
    const [message] = group as readonly [OutgoingMessage];
    const { zalo } = message;
    if (!zalo) return [failed(REASONS.rejected, 'content')];
    const held = this.#templates.of(keyOf(permit, zalo)).check();
    if (held) return [held];
    const wait = this.#rate.take(this.#phone.now());
    if (wait > 0) return [this.#phone.hold(permit.sender, REASONS.busy, 'retryable', wait)];
    const token = await this.#options.tokens.current();
    if (typeof token !== 'string') return [this.#tokenless(permit, token)];
    if (zalo.zaloId === undefined) return [await this.#try('zalo_phone', message, zalo, permit, token)];
    const said = await this.#try('zalo_user', message, zalo, permit, token);
    // Made before there were user ids: certainly not taken, and good by phone.
    const isForPhones = said.kind === 'refused' && said.reason === ONLY_BY_PHONE;
    return [isForPhones ? await this.#try('zalo_phone', message, zalo, permit, token) : said];
  }

  /** One request, and one more with a fresh token when Zalo takes ours no longer. */
  async #try(
    way: Way,
    message: OutgoingMessage,
    zalo: ZaloContent,
    permit: Permit,
    token: string,
    isSecond = false,
  ): Promise<SendResult> {
    const exchanged = await this.#exchange(way, message, zalo, permit, token);
    const verdict = this.#phone.verdict(permit.sender, exchanged);
    if (verdict) return verdict;
    const answer = answerOf(exchanged);
    this.#heed(permit, exchanged, answer);
    const code = codeText(answer?.error);
    if (code === '0') return SENT;
    // An answer without a code may have been an acceptance.
    if (code === undefined || !/^-\d{1,6}$/.test(code)) return inDoubt(REASONS.badAnswer);
    const table = codeTable(way, new Date(this.#phone.now()));
    const meaning = Object.hasOwn(table, code) ? table[code] : undefined;
    const reason = `zalo_${code.slice(1)}`;
    if (meaning?.token !== true)
      return this.#meant(meaning, way === 'zalo_user' ? `zalo_oa_${code.slice(1)}` : reason, zalo, permit);
    if (isSecond) return this.#phone.hold(permit.sender, reason, 'config');
    const fresh = await this.#options.tokens.renew(token);
    if (typeof fresh !== 'string') return this.#tokenless(permit, fresh);
    return this.#try(way, message, zalo, permit, fresh, true);
  }

  #exchange(way: Way, message: OutgoingMessage, zalo: ZaloContent, permit: Permit, token: string): Promise<Exchange> {
    const { appSecret, proof } = this.#options;
    const isByUser = way === 'zalo_user' && zalo.zaloId !== undefined;
    const request = isByUser ? byUser(zalo.zaloId ?? '', zalo) : byPhone(message, zalo);
    const headers = [...request.headers, ...zaloHeaders(token, proof ? appSecret : undefined)];
    return (isByUser ? this.#user : this.#phone).handOver({ ...request, headers }, [message], permit);
  }

  /**
   * What an answer tells besides, before a code has to: the calls that are left of this minute, and the messages that are left of
   * today (docs/sources.md#zalo-template-messages). The next ones wait; this one is what it is.
   */
  #heed({ sender }: Permit, exchanged: Exchange, answer: unknown): void {
    const { limit, remain } = (exchanged.kind === 'answer' && exchanged.rate) || {};
    if (limit !== undefined) this.#rate.narrow(limit);
    if (remain === 0) this.#phone.hold(sender, REASONS.busy, 'retryable', LATER_MS.minute);
    if (numberAt(answer, 'data.quota.remainingQuota') === 0)
      this.#phone.hold(sender, DAY_IS_FULL, 'retryable', LATER_MS.hour);
  }

  /** A code that no table knows is refused until a person has looked: never tried again in silence. */
  #meant(meaning: CodeMeaning | undefined, reason: string, zalo: ZaloContent, permit: Permit): SendResult {
    if (!meaning) return refusedHere(reason);
    if (meaning.doubt) return inDoubt(reason);
    if (reason === ONLY_BY_PHONE) return refused(reason);
    const ms = meaning.later === undefined ? undefined : LATER_MS[meaning.later];
    if (meaning.scope === 'template') {
      const errorClass = meaning.means === 'retryable' ? 'retryable' : 'config';
      return this.#templates.of(keyOf(permit, zalo)).hold(reason, ms ?? CONFIG_MS, errorClass);
    }
    if (ms !== undefined) return this.#phone.hold(permit.sender, reason, 'retryable', ms);
    return codeResult(meaning, reason, (why, errorClass) => this.#phone.hold(permit.sender, why, errorClass));
  }

  /** Without a token nothing leaves: soon again while another process refreshes it, else a person has to act. */
  #tokenless({ sender }: Permit, { reason, isSoon }: NoToken): SendResult {
    return this.#phone.hold(sender, reason, isSoon ? 'retryable' : 'config', isSoon ? REFRESHING_MS : CONFIG_MS);
  }
}

/** As the code that the next message would get. */
const DAY_IS_FULL = 'zalo_144';
/** The template is not made for user ids. */
const ONLY_BY_PHONE = 'zalo_oa_249';

const keyOf = ({ sender }: Permit, { template }: ZaloContent): string => `${sender}/${template}`;
