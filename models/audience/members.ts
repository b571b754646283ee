import { type AudienceRef, isCustom } from '../../domain/audience/audience.js';
import { customerId, memberPageId, runsOf, under } from '../../domain/base/ids.js';
import { refKey } from '../../domain/base/ref.js';
import { native, wasFirst } from '../base/native.js';
import type { Models } from '../models.js';
import type { FixedAudience, MemberPage } from './members-schema.js';

type Store = Pick<Models, 'fixedAudiences' | 'memberPages'>;

/** What an audience is compared by: the same words mean the same. */
export function wordsOf(ref: AudienceRef): string {
  if (isCustom(ref)) return `custom ${ref.custom}`;
  const params = Object.entries(ref.params ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([ref.name, params]);
}

/** Of these runs, those whose audience is fixed, with what it is. */
export async function fixedAudiences({ fixedAudiences: heads }: Store, runs: readonly string[]) {
  if (runs.length === 0) return new Map<string, FixedAudience>();
  const found = await heads.find({ _id: { $in: [...runs] } }).lean<FixedAudience[]>();
  return new Map(found.map((head) => [head._id, head]));
}

/** Begins to fix an audience, or finds what was begun; what was fixed for another audience is thrown away. */
export async function beginFixing(models: Store, head: FixedAudience): Promise<FixedAudience> {
  const { fixedAudiences: heads, memberPages } = models;
  const known = await heads.findById(head._id).lean<FixedAudience | null>();
  if (known?.of === head.of) return known;
  await heads.deleteOne({ _id: head._id });
  await native(memberPages).deleteMany({ _id: under(head._id) as never });
  if (await wasFirst(heads.create(head))) return head;
  return (await heads.findById(head._id).lean<FixedAudience | null>()) ?? head;
}

/** Where fixing goes on: number of the next page, the last ref that is kept, and how many are. */
export async function whereFixed({ memberPages }: Store, run: string) {
  const rows = native(memberPages).find<Pick<MemberPage, 'last' | 'size'>>(
    { _id: under(run) as never },
    { projection: { last: 1, size: 1 }, sort: { _id: 1 } },
  );
  let found = { seq: 0, after: '', members: 0 };
  for await (const { last, size } of rows) found = { seq: found.seq + 1, after: last, members: found.members + size };
  return found;
}

/** Writes the next page. False: another writer has written it. */
export async function addPage({ memberPages }: Store, run: string, seq: number, refs: readonly string[]) {
  const _id = memberPageId(run, seq);
  const page: MemberPage = { _id, run, refs, first: refs[0] ?? '', last: refs.at(-1) ?? '', size: refs.length };
  return wasFirst(native(memberPages).insertOne(page));
}

/** The refs of a run's members behind a ref, a page at a time, in order. */
export async function* memberRefs({ memberPages }: Store, run: string, after: string): AsyncGenerator<string[]> {
  const filter = { _id: under(run) as never, last: { $gt: after } };
  const pages = native(memberPages).find<Pick<MemberPage, 'refs'>>(filter, {
    projection: { refs: 1 },
    sort: { _id: 1 },
    batchSize: 2,
  });
  try {
    for await (const { refs } of pages) yield refs.filter((ref) => ref > after);
  } finally {
    await pages.close();
  }
}

/** Which of these customers are members of a run whose audience was fixed: their `_id`s. */
export async function membersAmong(
  { memberPages }: Store,
  run: string,
  shop: string,
  refs: readonly string[],
): Promise<ReadonlySet<string>> {
  const asked = new Set(refs.map(refKey));
  const sorted = [...asked].sort();
  const [first, last] = [sorted[0], sorted.at(-1)];
  const found = new Set<string>();
  if (first === undefined || last === undefined) return found;
  const filter = { _id: under(run) as never, first: { $lte: last }, last: { $gte: first } };
  for await (const page of native(memberPages).find<Pick<MemberPage, 'refs'>>(filter, { projection: { refs: 1 } })) {
    for (const ref of page.refs) if (asked.has(ref)) found.add(customerId(shop, ref));
  }
  return found;
}

/**
 * Deletes whatever was written down for a campaign. The heads first: a reader who finds the head behind its pages has read
 * them all.
 */
export async function dropMembers({ fixedAudiences: heads, memberPages }: Store, campaign: string): Promise<void> {
  const ofItsRuns = runsOf(campaign) as never;
  await native(heads).deleteMany({ _id: ofItsRuns });
  await native(memberPages).deleteMany({ _id: ofItsRuns });
}
