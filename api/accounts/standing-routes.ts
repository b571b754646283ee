import { z } from 'zod';
import type { ChannelAccount } from '../../domain/account/account.js';
import type { ApiDeps } from '../deps.js';
import { instantOut } from '../http/common-schema.js';
import { Problem } from '../http/problems.js';
import { json, type Route, route } from '../http/route.js';
import { accountParams } from './schema.js';
import { findAccount } from './verify-routes.js';
import { askZalo } from './zalo-desk.js';

/** A seller waits for it. */
const PATIENCE_MS = 5_000;

const standingOut = z
  .object({
    at: instantOut,
    balance: z
      .object({ amount: z.int().meta({ description: 'Minor units, rounded down' }), currency: z.string() })
      .optional(),
    zalo: z
      .object({
        daily: z.int().optional().meta({ description: 'Messages a day' }),
        remaining: z.int().optional().meta({ description: 'What is left of them today' }),
        promotionRemaining: z.int().optional().meta({ description: 'Promotion messages left this month' }),
        quality: z
          .string()
          .optional()
          .meta({ description: 'Of 48 hours, in Zalo’s words: HIGH, MEDIUM, LOW, UNDEFINED' }),
        weekQuality: z.string().optional().meta({ description: 'Of 7 days' }),
      })
      .optional(),
  })
  .meta({ id: 'AccountStanding', description: 'What a provider does not tell is absent: mail and chat tell nothing' });
type Standing = Omit<z.input<typeof standingOut>, 'at'>;

const away = (reason: string): Problem =>
  new Problem('provider_away', `Cannot read the standing as the provider must tell it: it answers '${reason}'`);

async function balanceOf({ smsAccounts }: ApiDeps, shop: string): Promise<Standing> {
  const lease = await smsAccounts?.lease(shop);
  try {
    if (!lease?.channel) throw away('account_changed');
    const { channel } = lease;
    return channel.balance ? { balance: await channel.balance(AbortSignal.timeout(PATIENCE_MS)) } : {};
  } catch (error) {
    const { reason } = error as { readonly reason?: unknown };
    throw typeof reason === 'string' ? away(reason) : error;
  } finally {
    lease?.release();
  }
}

async function zaloStanding(deps: ApiDeps, shop: string): Promise<Standing> {
  const found = await askZalo(deps, shop, async (desk) => desk?.standing());
  if (!found) throw away('no_answer');
  return { zalo: found };
}

function standingOf(deps: ApiDeps, { shop, channel }: ChannelAccount): Promise<Standing> {
  if (channel === 'sms') return balanceOf(deps, shop);
  return channel === 'zalo' ? zaloStanding(deps, shop) : Promise.resolve({});
}

/** What is left on a shop's own account, as its provider says it now. */
export const accountStandingRoute = (deps: ApiDeps): Route =>
  route({
    tag: 'accounts',
    access: 'shop',
    method: 'get',
    path: '/v1/shops/{shop}/accounts/{channel}/standing',
    id: 'getAccountStanding',
    summary: "What is left on the shop's account, asked of its provider now: balance of SMS, quota and quality of Zalo",
    action: 'read the standing',
    params: accountParams,
    answers: { 200: { description: 'As the provider tells it', schema: standingOut } },
    problems: ['shop_not_found', 'account_not_found', 'provider_away'],
    handle: async ({ params }) => {
      const account = await findAccount(deps, params.shop, params.channel);
      return json(200, { at: deps.now().toISOString(), ...(await standingOf(deps, account)) });
    },
  });
