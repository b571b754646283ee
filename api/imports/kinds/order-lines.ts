import type { Finding } from '../../../domain/base/finding.js';
import { ORDER_STATUSES, type OrderStatus } from '../../../domain/customer/order.js';
import type { Fields } from '../../../domain/imports/mapping.js';
import { fieldError } from '../../http/problems.js';
import { ACTION } from '../read/row.js';
import { type FileOrder, MAX_SKUS } from './order-rows.js';

/** Whether an amount of a line is the line's own, or the order's and repeated. */
export type TotalOf = 'order' | 'line';

const isOver = (status: OrderStatus): boolean => status === 'cancelled' || status === 'returned';

/** An order is cancelled or returned when all its lines are; else it is as far as the furthest of the others. */
function statusOf(a: OrderStatus, b: OrderStatus): OrderStatus {
  if (isOver(a) !== isOver(b)) return isOver(a) ? b : a;
  return ORDER_STATUSES.indexOf(a) >= ORDER_STATUSES.indexOf(b) ? a : b;
}

const latest = (a: Date | undefined, b: Date | undefined): Date | undefined => (a && b ? (a > b ? a : b) : (a ?? b));

/** Two lines of one order as one. Refused when they say different totals of the order, or when it was placed twice. */
export function joinLines(one: FileOrder, other: FileOrder, total: TotalOf): FileOrder | Finding {
  const [a, b] = [one.order, other.order];
  if (a.placedAt.getTime() !== b.placedAt.getTime())
    return fieldError(
      'lines_differ',
      ACTION,
      'placed_at',
      b.placedAt,
      `${a.placedAt.toISOString()}, as the order's first line has it`,
    );
  if (total === 'order' && a.total !== b.total)
    return fieldError(
      'lines_differ',
      ACTION,
      'total',
      b.total,
      `${a.total}, as the order's first line has it; the mapping can say that amounts are of lines (total)`,
    );
  const skus = [...new Set([...a.skus, ...b.skus])].slice(0, MAX_SKUS);
  const codes = [...new Set([...(a.codes ?? []), ...(b.codes ?? [])])];
  const updatedAt = latest(a.updatedAt, b.updatedAt);
  const order = {
    ...a,
    status: statusOf(a.status, b.status),
    total: total === 'order' ? a.total : a.total + b.total,
    skus,
    ...(codes.length > 0 ? { codes } : {}),
    ...(updatedAt ? { updatedAt } : {}),
  };
  return { order, profile: { ...other.profile, ...one.profile } };
}

const isBlank = (cell: string | number | undefined): boolean => cell === undefined || String(cell).trim() === '';

/** A further line of an order that leaves what belongs to the order empty: it takes that from the line above. */
export function followOn(above: Fields | undefined, line: Fields): Fields {
  const isOther = !isBlank(line.id) && String(line.id).trim() !== String(above?.id).trim();
  if (!above || isOther) return line;
  const fields: Record<string, string | number> = Object.create(null);
  // What a line does not have of its own is not the line above's either.
  const own = new Set(['sku', 'skus']);
  for (const [name, cell] of Object.entries(line))
    fields[name] = isBlank(cell) && !own.has(name) ? (above[name] ?? '') : cell;
  return fields;
}

/** `Platform unique order ID.` below `Order ID`: words where a number stands in every order. */
export const describesColumns = ({ id }: Fields): boolean => !/\d/.test(String(id ?? ''));
