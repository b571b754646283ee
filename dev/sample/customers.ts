import { DAY_MS } from './calendar.js';
import type { ShopHistory } from './history.js';
import { emailAddress, fullName, mobileNumber } from './people.js';
import { type Random, randomFor } from './random.js';
import type { CustomerRow } from './rows.js';
import { BUYER, type Habits, signals, VISITOR } from './signals.js';

/** People who looked and never bought: the source has none, and without them the audience "potential" would be empty. */
export const VISITORS = 628;
export const visitorRef = (n: number): string => `v${String(n).padStart(4, '0')}`;

/** Shares of customers with an address and with consent. Guesses; chat is opt-out on the platform, the others opt-in. */
const HAS_CHAT = 0.97;
const HAS_EMAIL = 0.9;
const CONSENTS = { chat: 0.93, email: 0.6, sms: 0.45 } as const;
const CONSENT_DAYS = 200;

interface Subject {
  readonly ref: string;
  readonly habits: Habits;
  readonly bought: readonly string[];
}

function* subjects(history: ShopHistory): Generator<Subject> {
  for (const { customer, skus } of history.customers) yield { ref: customer, habits: BUYER, bought: skus };
  for (let n = 1; n <= VISITORS; n++) yield { ref: visitorRef(n), habits: VISITOR, bought: [] };
}

/** An instant, or empty for "never consented". Drawn always, so that one channel's share does not move the next one's draws. */
function consent(random: Random, share: number, campaignAt: Date): string {
  const at = new Date(campaignAt.getTime() - DAY_MS - random.int(CONSENT_DAYS * DAY_MS));
  return random.chance(share) ? at.toISOString() : '';
}

/** Every customer of the sample shop, buyers first; all of it simulated but the id. Memory: the phone numbers given out. */
export async function* customerRows(seed: string, campaignAt: Date, history: ShopHistory): AsyncGenerator<CustomerRow> {
  const phones = new Set<string>();
  for (const { ref, habits, bought } of subjects(history)) {
    const person = randomFor(seed, 'person', ref);
    const name = fullName(person);
    const phone = mobileNumber(person, phones);
    const email = emailAddress(name, ref, person);
    const consents = randomFor(seed, 'consent', ref);
    yield {
      id: ref,
      name,
      phone,
      email: person.chance(HAS_EMAIL) ? email : '',
      chat_id: person.chance(HAS_CHAT) ? `chat-${ref}` : '',
      ...signals(randomFor(seed, 'signals', ref), habits, {
        campaignAt,
        bestSellers: history.bestSellers,
        bought,
      }),
      consent_chat: consent(consents, CONSENTS.chat, campaignAt),
      consent_email: consent(consents, CONSENTS.email, campaignAt),
      consent_sms: consent(consents, CONSENTS.sms, campaignAt),
      simulated: 'true',
    };
  }
}
