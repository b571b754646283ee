/** Lines that are sent at once. */
const PIECE = 500;
const START = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;

/** How often each kind of event comes, of a hundred: much looking around, fewer orders, now and then a consent. */
const MIX: readonly (readonly [weight: number, type: string])[] = [
  [28, 'cart_added'],
  [8, 'cart_removed'],
  [15, 'wishlist_added'],
  [3, 'wishlist_removed'],
  [13, 'order_placed'],
  [11, 'order_paid'],
  [9, 'order_delivered'],
  [1, 'order_cancelled'],
  [1, 'order_returned'],
  [3, 'review_left'],
  [4, 'followed'],
  [1, 'unfollowed'],
  [2, 'consent_given'],
  [1, 'profile_changed'],
];
const TYPES = MIX.flatMap(([weight, type]) => Array.from({ length: weight }, () => type));

/** Numbers that look random and are the same each time (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function details(type: string, draw: () => number): object {
  const sku = `SKU-${Math.floor(draw() * 2000)}`;
  const order = `o${Math.floor(draw() * 3)}`;
  if (type === 'order_placed')
    return { order, total: { amount: Math.floor(draw() * 900) * 1000, currency: 'VND' }, skus: [sku] };
  if (type.startsWith('order_') || type === 'review_left') return { order };
  if (type.startsWith('cart_') || type.startsWith('wishlist_')) return { sku };
  if (type === 'consent_given') return { channel: draw() < 0.5 ? 'chat' : 'sms' };
  return type === 'profile_changed' ? { profile: { name: `Khách ${Math.floor(draw() * 1e6)}` } } : {};
}

/** So many events as NDJSON, some lines at a time; the same each time. A tenth of them comes late. */
export function* eventLines(events: number, customers: number): Generator<string> {
  const draw = random(7);
  let piece = '';
  for (let n = 0; n < events; n += 1) {
    const type = TYPES[Math.floor(draw() * TYPES.length)] ?? 'followed';
    const late = draw() < 0.1 ? Math.floor(draw() * 10_000) * MINUTE : 0;
    const at = new Date(START + n * 1000 - late).toISOString();
    const customer = `c${Math.floor(draw() * customers)}`;
    piece += `${JSON.stringify({ id: `e${n}`, type, at, customer, ...details(type, draw) })}\n`;
    if ((n + 1) % PIECE !== 0) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}
