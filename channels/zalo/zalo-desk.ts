import { fieldAt } from '../../domain/account/field-at.js';
import { readZaloTemplate, type ZaloTemplate } from '../../domain/message/zalo/template-info.js';
import { HttpProvider } from '../http/http-provider.js';
import { answerOf, codeText } from '../http/json-answer.js';
import { numberAt } from './number-at.js';
import type { ZaloTokens } from './tokens.js';
import { zaloHeaders } from './zalo.js';

/** How the account stands today; what Zalo did not say is absent. */
interface ZaloStanding {
  /** Messages a day, and what is left of them; absent: no bound is named. */
  readonly daily?: number;
  readonly remaining?: number;
  /** Promotion messages left this month. */
  readonly promotionRemaining?: number;
  /** Of the last 48 hours and of 7 days, in Zalo's words: HIGH, MEDIUM, LOW, UNDEFINED. */
  readonly quality?: string;
  readonly weekQuality?: string;
}
/** What the API asks Zalo. Undefined: Zalo could not be asked, or its answer not be read. */
export interface ZaloDesk {
  /** null: the account has no such template. */
  template(id: string): Promise<ZaloTemplate | null | undefined>;
  standing(): Promise<ZaloStanding | undefined>;
  close(): Promise<void>;
}

interface DeskOptions {
  readonly url: string;
  /** Signs the token, where it is on. */
  readonly proofSecret?: string;
  readonly tokens: ZaloTokens;
  readonly timeoutMs?: number;
  /** Refuse addresses of private networks. */
  readonly onlyPublic?: boolean;
}

/** A seller waits for the answer. */
const DESK_TIMEOUT_MS = 5_000;
const CONNECTIONS = 2;
/** The template's id is wrong, or it is another account's (docs/sources.md#zalo-template-messages). */
const NO_SUCH_TEMPLATE: readonly string[] = ['-109', '-117'];
const TOKEN_OVER = '-124';

/** Templates, quota and quality of one account (docs/channels.md#zalo). */
export function zaloDesk({ url, proofSecret, tokens, timeoutMs = DESK_TIMEOUT_MS, onlyPublic }: DeskOptions): ZaloDesk {
  const provider = new HttpProvider({
    url,
    secret: '',
    connections: CONNECTIONS,
    timeoutMs,
    onlyPublic: onlyPublic === true,
  });
  const get = async (path: string, token: string): Promise<Record<string, unknown> | undefined> =>
    answerOf(await provider.request({ method: 'GET', path, headers: zaloHeaders(token, proofSecret) }));
  /** Once more with a fresh token where ours is over. */
  const ask = async (path: string): Promise<Record<string, unknown> | undefined> => {
    const token = await tokens.current();
    if (typeof token !== 'string') return undefined;
    const answer = await get(path, token);
    if (codeText(answer?.error) !== TOKEN_OVER) return answer;
    const fresh = await tokens.renew(token);
    return typeof fresh === 'string' ? get(path, fresh) : undefined;
  };
  return {
    async template(id) {
      const answer = await ask(`/template/info/v2?template_id=${encodeURIComponent(id)}`);
      const code = codeText(answer?.error);
      if (code !== undefined && NO_SUCH_TEMPLATE.includes(code)) return null;
      return code === '0' ? readZaloTemplate(answer?.data) : undefined;
    },
    async standing() {
      const [quota, quality] = await Promise.all([ask('/message/quota'), ask('/quality')]);
      if (codeText(quota?.error) !== '0' && codeText(quality?.error) !== '0') return undefined;
      return standingOf(quota, quality);
    },
    close: () => provider.close(),
  };
}

const textAt = (value: unknown, path: string): string | undefined => {
  const found = fieldAt(value, path);
  return typeof found === 'string' && found !== '' ? found : undefined;
};

function standingOf(quota: unknown, quality: unknown): ZaloStanding {
  const found = {
    daily: numberAt(quota, 'data.dailyQuota'),
    remaining: numberAt(quota, 'data.remainingQuota'),
    promotionRemaining: numberAt(quota, 'data.remainingMonthlyPromotionQuota'),
    quality: textAt(quality, 'data.oaCurrentQuality'),
    weekQuality: textAt(quality, 'data.oa7dayQuality'),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}
