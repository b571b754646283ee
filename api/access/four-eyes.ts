import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Label } from '../../domain/base/label.js';
import type { Approval } from '../../domain/campaign/campaign.js';
import type { Shop } from '../../models/shop/shop-schema.js';
import type { Owner } from '../http/auth/auth.js';
import { instantOut } from '../http/common-schema.js';
import { Problem } from '../http/problems.js';

/** Hash of what a second person looks at. @param parts in one order: whom it speaks to, when, with what */
export const contentHash = (parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex');

/** What is to be switched on, or edited while it is on. */
interface ToSend {
  readonly what: Label;
  /** Hash of its content as it would be. */
  readonly of: string;
  readonly approved: Approval | undefined;
  /** How many messages it comes to, as things stand. */
  readonly messages: () => Promise<number>;
}

/**
 * Where a shop asks for a second person above so many messages: whoever switches on needs the approval of somebody else.
 * @throws Problem second_person_needed
 */
export async function requireApproval(
  { fourEyes }: Pick<Shop, 'fourEyes'>,
  owner: Owner | undefined,
  { what, of, approved, messages: count }: ToSend,
): Promise<void> {
  if (fourEyes === undefined) return;
  const { above } = fourEyes;
  const isSeen = approved?.of === of;
  if (isSeen && approved.by !== owner?.key) return;
  const messages = await count();
  if (messages <= above) return;
  const reason = secondNeeded(what, messages, above, isSeen);
  throw new Problem('second_person_needed', reason.en, { extra: { reason, messages, above } });
}

/** @param isOwn whoever asks has approved it themselves */
function secondNeeded(what: Label, messages: number, above: number, isOwn: boolean): Label {
  const count = (value: number, language: 'vi' | 'en'): string => value.toLocaleString(language);
  return {
    vi: `${what.vi} có khoảng ${count(messages, 'vi')} tin, mà shop chỉ để một người tự bật đến ${count(above, 'vi')} tin. ${
      isOwn
        ? 'Bạn đã duyệt, nên người khác phải bật.'
        : `Cần một người khác có quyền gửi duyệt ${what.vi.toLowerCase()} như hiện tại.`
    }`,
    en: `The ${what.en} comes to about ${count(messages, 'en')} messages, and the shop lets one person switch on up to ${count(above, 'en')}. ${
      isOwn
        ? 'You have approved it, so somebody else switches it on.'
        : 'Somebody else who may send has to approve it as it is now.'
    }`,
  };
}

/** Somebody's look at something, to be kept with it. @param of hash of its content */
export function approvalOf(owner: Owner | undefined, of: string, at: Date): Approval {
  const { key: by = '', name } = owner ?? {};
  return { of, by, ...(name === undefined ? {} : { name }), at };
}

export const approvalBody = z.strictObject({
  version: z.int().min(1).meta({ description: 'The version that was read: what has changed since is not approved' }),
});
const approval = z.object({
  by: z.string().meta({ description: 'Id of their key, as in `key` of a session' }),
  name: z.string().exactOptional(),
  at: instantOut,
});
export const approvalMade = { description: 'Approved', schema: approval };
export const approvalOut = approval
  .extend({ isCurrent: z.boolean().meta({ description: 'False when it was edited since' }) })
  .meta({ id: 'Approval', description: 'Who has approved it, where the shop asks for four eyes' });

/** An approval as the answer to it shows it. */
export const approvalView = ({ by, name, at }: Approval): z.output<typeof approval> => ({
  by,
  ...(name === undefined ? {} : { name }),
  at: at.toISOString(),
});

/** The approval as whoever reads what was approved sees it. @param of hash of the content now */
export const approvalShown = (
  approved: Approval | undefined,
  of: string,
): { readonly approved?: z.output<typeof approvalOut> } =>
  approved ? { approved: { ...approvalView(approved), isCurrent: approved.of === of } } : {};
