import type { Template } from '../../domain/message/template.js';
import type { ZaloTemplate } from '../../domain/message/zalo/template-info.js';
import { askZalo, type ZaloDesks } from '../accounts/zalo-desk.js';
import type { ApiDeps } from '../deps.js';
import { Problem } from '../http/problems.js';

/** By id; null: the account has no such template. */
export type ZaloTemplates = ReadonlyMap<string, ZaloTemplate | null>;

/**
 * Zalo's word on the templates that these messages fill in: parameters, lengths and tags are checked against nothing else.
 * @throws Problem channel_not_configured, provider_away
 */
export async function askedTemplates(
  desks: ZaloDesks,
  shop: string,
  messages: readonly Pick<Template, 'zalo'>[],
): Promise<ZaloTemplates> {
  const ids = [...new Set(messages.flatMap((message) => message.zalo?.template ?? []))];
  if (ids.length === 0) return new Map();
  return askZalo(desks, shop, async (zalo) => {
    if (!zalo) throw new Problem('channel_not_configured', 'No provider is configured for zalo.');
    return new Map(await Promise.all(ids.map(async (id) => [id, await askedTemplate(zalo, id)] as const)));
  });
}

async function askedTemplate(zalo: NonNullable<ApiDeps['zalo']>, id: string): Promise<ZaloTemplate | null> {
  const found = await zalo.template(id);
  if (found !== undefined) return found;
  throw new Problem('provider_away', `Cannot check the message as Zalo must tell its template '${id}': it does not.`);
}

/** The message with the tag that Zalo gives its template: what a seller writes there does not count. */
export function withZaloTag(template: Template, known: ZaloTemplates): Template {
  if (!template.zalo) return template;
  const { tag: _, ...zalo } = template.zalo;
  const found = known.get(zalo.template);
  return { ...template, zalo: { ...zalo, ...(found ? { tag: found.tag } : {}) } };
}
