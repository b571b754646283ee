import { z } from 'zod';
import type { ChannelAccount } from '../../domain/account/account.js';
import { dkimState, spfState } from '../../domain/account/records.js';
import type { ChannelName } from '../../domain/base/channel.js';
import { readHealth } from '../../models/account/account-health.js';
import { noteBrandname, noteRecords, readAccount } from '../../models/account/account-store.js';
import type { ApiDeps } from '../deps.js';
import { findShop } from '../find.js';
import { label, shopParams } from '../http/common-schema.js';
import { Problem } from '../http/problems.js';
import { json, type Reply, type Route, route } from '../http/route.js';
import { accountOut, accountParams, accountView } from './schema.js';

const PATH = '/v1/shops/{shop}/accounts';
const common = { tag: 'accounts', access: 'shop' } as const;
const answers = { 200: { description: 'The account as it stands now', schema: accountOut } };

/** @throws Problem shop_not_found, account_not_found */
export async function findAccount(deps: ApiDeps, shop: string, channel: ChannelName): Promise<ChannelAccount> {
  await findShop(deps, shop);
  const found = await readAccount(deps.models, shop, channel);
  if (!found) throw new Problem('account_not_found', `The shop '${shop}' has no account of its own for ${channel}.`);
  return found;
}

const shown = async (deps: ApiDeps, account: ChannelAccount): Promise<Reply> =>
  json(200, accountView(deps, account, await readHealth(deps.models, account._id)));

/** DNS's codes for a name without such records (RFC 1035, RFC 2308). */
const NONE: ReadonlySet<unknown> = new Set(['ENOTFOUND', 'ENODATA']);

/** The TXT records of a name, each whole; undefined when the DNS did not answer. */
async function recordsAt({ resolveTxt }: ApiDeps, name: string): Promise<string[] | undefined> {
  try {
    return (await resolveTxt?.(name))?.map((strings) => strings.join(''));
  } catch (error) {
    return NONE.has((error as NodeJS.ErrnoException).code) ? [] : undefined;
  }
}

/** What the DNS says of a mail account now. */
async function lookUp(
  deps: ApiDeps,
  { dkim, settings }: ChannelAccount,
): Promise<NonNullable<ChannelAccount['records']>> {
  const from = String(settings.from);
  const include = settings.spfInclude;
  const [keys, spf] = await Promise.all([
    dkim ? recordsAt(deps, dkim.name) : undefined,
    recordsAt(deps, from.slice(from.lastIndexOf('@') + 1)),
  ]);
  return {
    at: deps.now(),
    ...(dkim ? { dkim: keys ? dkimState(keys, dkim.value) : 'unknown' } : {}),
    spf: spf ? spfState(spf, typeof include === 'string' ? include : undefined) : 'unknown',
  };
}

const recordsRoute = (deps: ApiDeps): Route =>
  route({
    ...common,
    method: 'post',
    path: `${PATH}/email/records`,
    id: 'lookUpRecords',
    summary: "Look up the DKIM and SPF records of the shop's mail",
    action: 'look up the records',
    params: shopParams,
    answers,
    problems: ['shop_not_found', 'account_not_found'],
    handle: async ({ params }) => {
      const account = await findAccount(deps, params.shop, 'email');
      const records = await lookUp(deps, account);
      await noteRecords(deps.models, account, records);
      return shown(deps, { ...account, records });
    },
  });

const MAX_DECLARATION = 2_000;

/** What is to be verified of an account, beside the test message (`…/test-sends`). */
export function accountProofRoutes(deps: ApiDeps): Route[] {
  const declare = route({
    ...common,
    method: 'put',
    path: `${PATH}/sms/brandname`,
    id: 'declareBrandname',
    summary: 'State the right to the brand name that the SMS carry; an operator decides',
    action: 'declare the brand name',
    params: shopParams,
    body: {
      kind: 'json',
      schema: z.strictObject({
        document: label(200).meta({ description: 'Number of the certificate or contract that grants the name' }),
        declaration: z.string().trim().min(1).max(MAX_DECLARATION),
      }),
    },
    answers,
    problems: ['shop_not_found', 'account_not_found', 'invalid_request'],
    handle: async ({ params, body }) => {
      const account = await findAccount(deps, params.shop, 'sms');
      const { sender } = account.settings;
      if (typeof sender !== 'string')
        throw new Problem(
          'invalid_request',
          "Cannot declare the brand name as the account's 'sender' must be set: it is not",
        );
      const brandname = { sender, ...body, declaredAt: deps.now(), state: 'declared' } as const;
      await noteBrandname(deps.models, account, brandname);
      return shown(deps, { ...account, brandname });
    },
  });
  const decide = route({
    ...common,
    method: 'post',
    path: `${PATH}/{channel}/brandname/decision`,
    id: 'decideBrandname',
    summary: 'Accept or refuse what a shop has stated of its brand name',
    access: 'admin',
    action: 'decide about the brand name',
    params: accountParams,
    body: {
      kind: 'json',
      schema: z.strictObject({ accepted: z.boolean(), note: label(500).exactOptional() }),
    },
    answers,
    problems: ['shop_not_found', 'account_not_found', 'invalid_request'],
    handle: async ({ params, body: { accepted, note } }) => {
      const account = await findAccount(deps, params.shop, params.channel);
      if (!account.brandname)
        throw new Problem(
          'invalid_request',
          'Cannot decide about the brand name as the shop must declare it first: it has not',
        );
      const { note: _, ...declared } = account.brandname;
      const state = accepted ? ('accepted' as const) : ('refused' as const);
      const brandname = { ...declared, state, decidedAt: deps.now(), ...(note === undefined ? {} : { note }) };
      await noteBrandname(deps.models, account, brandname);
      return shown(deps, { ...account, brandname });
    },
  });
  return [recordsRoute(deps), declare, decide];
}
