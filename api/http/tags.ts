/** The parts of the API, as the OpenAPI document groups them; a key may be held to some of them. */
export const TAGS = {
  shops: 'Shops, their settings, and whether they may take part in a sale day.',
  keys: 'API keys: who may do what, for how long.',
  audit: 'Who did what, with what before and after.',
  sessions: "Sessions of the console's people.",
  accounts: "The shops' own accounts with providers",
  webhooks: "Telling the shops' own systems of what happens.",
  products: 'What a shop sells, as far as messages and conditions name it.',
  offers: 'Vouchers: one shared code, or a pool of unique ones.',
  content: 'Templates, the rules of what messages may say, test sends.',
  audiences: 'Who is spoken to: built in and custom rules, previews.',
  imports: 'Files of customers, orders and products, as platforms export them.',
  events: 'What happens at a shop, as it happens.',
  customers: 'One customer: read, exported, erased.',
  consent: 'Yes and no to each channel, suppressions, what comes back from providers.',
  orders: 'Orders, one by one or some at a time.',
  campaigns: 'The campaign of a sale day: drafted, edited, switched on, watched.',
  winbacks: 'Win-back programmes for customers who have stopped buying.',
  tracking: 'Links in messages: followed by customers, signed, without a key.',
  service: 'Health, this document, what problem codes mean.',
} as const;

export type Tag = keyof typeof TAGS;
export const TAG_NAMES = Object.keys(TAGS) as [Tag, ...Tag[]];
