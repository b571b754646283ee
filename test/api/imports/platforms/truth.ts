/** What really happened in an invented shop. Files of platforms are written from it, and what is stored is held against it. */
export interface Line {
  readonly sku: string;
  readonly quantity: number;
  /** Dong. */
  readonly amount: number;
}
export type State = 'unpaid' | 'paid' | 'delivered' | 'cancelled' | 'returned';
export interface TrueOrder {
  readonly id: string;
  readonly buyer: number;
  /** UTC. */
  readonly at: Date;
  readonly state: State;
  readonly lines: readonly Line[];
}

const STATES: readonly State[] = ['delivered', 'delivered', 'paid', 'unpaid', 'cancelled', 'returned', 'delivered'];
const SKUS = ['ÁO-01', 'AO THUN/M', 'QUAN_05', 'GIAY.42', 'NON#7'];
const START = Date.UTC(2026, 0, 14, 3, 20, 0);
const HOUR = 3_600_000;

/** Forty orders of eleven buyers, one to three lines each. */
export const ORDERS: readonly TrueOrder[] = Array.from({ length: 40 }, (_, n) => ({
  id: `5764614130387857${String(10 + n)}`,
  buyer: (n * 7) % 11,
  at: new Date(START + n * 53 * HOUR),
  state: STATES[n % STATES.length] ?? 'paid',
  lines: Array.from({ length: 1 + (n % 3) }, (_line, at) => ({
    sku: SKUS[(n + at) % SKUS.length] ?? '',
    quantity: 1 + at,
    amount: 150_000 + 1_000 * n + 500 * at,
  })),
}));

export const totalOf = ({ lines }: TrueOrder): number => lines.reduce((sum, { amount }) => sum + amount, 0);
export const userOf = ({ buyer }: { readonly buyer: number }): string => `_linh${90 + buyer}`;
export const emailOf = ({ buyer }: { readonly buyer: number }): string => `linh${buyer}@example.com`;
export const phoneOf = ({ buyer }: { readonly buyer: number }): string => `09123456${String(10 + buyer)}`;
export const nameOf = ({ buyer }: { readonly buyer: number }): string => `Nguyễn Thị Linh ${buyer}`;

/** The wall clock of Vietnam, seven hours before UTC all year. */
const local = (at: Date): string => new Date(at.getTime() + 7 * HOUR).toISOString();
export const isoMinutes = (at: Date): string => local(at).slice(0, 16).replace('T', ' ');
export const isoOffset = (at: Date): string => `${local(at).slice(0, 19)}+07:00`;
export const shopifyTime = (at: Date): string => `${local(at).slice(0, 19).replace('T', ' ')} +0700`;
export const dayFirst = (at: Date, seconds = true): string => {
  const [year, month, day] = local(at).slice(0, 10).split('-');
  return `${day}/${month}/${year} ${local(at).slice(11, seconds ? 19 : 16)}`;
};
export const monthWord = (at: Date): string => {
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  const [year = '', month, day] = local(at).slice(0, 10).split('-');
  return `${day} ${months[Number(month) - 1]} ${year} ${local(at).slice(11, 16)}`;
};
export const dotted = (amount: number): string => String(amount).replace(/\B(?=(\d{3})+$)/g, '.');

/** Who bought, and for how much, counted from the truth alone. */
export function truthOf(keyOf: (order: TrueOrder) => string): ReadonlyMap<string, { valid: number; revenue: number }> {
  const customers = new Map<string, { valid: number; revenue: number }>();
  for (const order of ORDERS) {
    const key = keyOf(order);
    const one = customers.get(key) ?? { valid: 0, revenue: 0 };
    const isValid = order.state === 'paid' || order.state === 'delivered';
    customers.set(key, { valid: one.valid + (isValid ? 1 : 0), revenue: one.revenue + (isValid ? totalOf(order) : 0) });
  }
  return customers;
}
