import type { IncomingMessage, Server } from 'node:http';
import { z } from 'zod';
import { CHANNELS, type ChannelName } from '../../domain/base/channel.js';
import { type FaultBox, faultsSchema } from './faults.js';
import { answer, parseJson, readBody, serve } from './http.js';
import type { Received } from './received.js';
import type { SmsAccount } from './sms/sms-account.js';

const MAX_PAGE = 5_000;
const faultsRequest = faultsSchema.extend({ channel: z.enum(CHANNELS) });
const accountSchema = z.strictObject({ balance: z.int().min(0) });
const pageSchema = z.object({
  since: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(1_000),
});

export interface ControlDeps {
  readonly received: Received;
  readonly faults: Readonly<Record<ChannelName, FaultBox>>;
  readonly smsAccount: SmsAccount;
}
interface Reply {
  readonly status: number;
  readonly body: unknown;
}
type Route = (request: IncomingMessage, url: URL) => Promise<Reply>;

const ok = (body: unknown): Reply => ({ status: 200, body });

/**
 * The simulator's own API: `GET /stats`; `GET /received?since=SEQ&limit=N`; `GET /faults`, `POST /faults` with
 * `{channel, …faultsSchema}` (what is not named is off), `DELETE /faults`; `POST /reset` forgets what was received;
 * `GET /account` and `POST /account` with `{balance}` show and fill the account of the SMS providers.
 */
export function controlServer({ received, faults, smsAccount }: ControlDeps): Server {
  const allFaults = (): Reply => ok(Object.fromEntries(CHANNELS.map((channel) => [channel, faults[channel].get()])));
  const routes: Record<string, Route> = {
    'GET /stats': async () => ok(received.stats()),
    'GET /received': async (_request, url) => {
      const page = pageSchema.safeParse(Object.fromEntries(url.searchParams));
      if (!page.success) return { status: 400, body: { error: z.prettifyError(page.error) } };
      const messages = await received.list(page.data.since, page.data.limit);
      return ok({ messages, next: messages.at(-1)?.seq ?? page.data.since });
    },
    'GET /faults': async () => allFaults(),
    'POST /faults': async (request) => {
      const parsed = faultsRequest.safeParse(parseJson(await readBody(request)));
      if (!parsed.success) return { status: 400, body: { error: z.prettifyError(parsed.error) } };
      const { channel, ...wanted } = parsed.data;
      faults[channel].set(wanted);
      return allFaults();
    },
    'DELETE /faults': async () => {
      for (const channel of CHANNELS) faults[channel].set({});
      return allFaults();
    },
    'GET /account': async () => ok({ ...smsAccount }),
    'POST /account': async (request) => {
      const parsed = accountSchema.safeParse(parseJson(await readBody(request)));
      if (!parsed.success) return { status: 400, body: { error: z.prettifyError(parsed.error) } };
      smsAccount.balance = parsed.data.balance;
      return ok({ ...smsAccount });
    },
    'POST /reset': async () => {
      received.reset();
      return ok({});
    },
  };
  return serve(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://control');
    const route = routes[`${request.method} ${url.pathname}`];
    const reply = route ? await route(request, url) : { status: 404, body: { error: 'not_found' } };
    answer(response, reply.status, reply.body);
  });
}
