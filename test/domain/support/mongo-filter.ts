/** Just enough of MongoDB's query language to evaluate the coarse audience filters: dotted paths into arrays, $gte, $lt, $lte, equality, $or. */

type Doc = unknown;

/** All values a dotted path reaches; arrays on the way are entered, as MongoDB does. */
function valuesAt(doc: Doc, path: readonly string[]): unknown[] {
  if (Array.isArray(doc)) return doc.flatMap((item) => valuesAt(item, path));
  const [first, ...rest] = path;
  if (first === undefined) return [doc];
  if (typeof doc !== 'object' || doc === null) return [];
  return valuesAt((doc as Record<string, unknown>)[first], rest);
}

const order = (value: unknown): number => (value instanceof Date ? value.getTime() : Number(value));

function satisfies(value: unknown, condition: unknown): boolean {
  if (typeof condition !== 'object' || condition === null || condition instanceof Date) return value === condition;
  return Object.entries(condition).every(([operator, bound]) => {
    if (value === undefined) return false;
    if (operator === '$gte') return order(value) >= order(bound);
    if (operator === '$lt') return order(value) < order(bound);
    if (operator === '$lte') return order(value) <= order(bound);
    throw new Error(`the test's evaluator does not know ${operator}`);
  });
}

export function passes(doc: Doc, filter: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(filter).every(([key, condition]) => {
    if (key === '$or') return (condition as Record<string, unknown>[]).some((part) => passes(doc, part));
    return valuesAt(doc, key.split('.')).some((value) => satisfies(value, condition));
  });
}
