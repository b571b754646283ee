import { namesParameter } from '../parameters.js';
import { type Template, wholeSource } from '../template.js';
import { type ContentFinding, contentFinding } from './finding.js';
import type { ContentUse } from './use.js';

/** Does the message hold a reason to act (docs/seeds.md#guidelines: an offer, an image, a voucher)? */
export function hasIncentive(template: Template): boolean {
  const { products, category, promotion, voucher, image } = template.card ?? {};
  const shown = [category, promotion, voucher, image].some((one) => one !== undefined) || (products?.length ?? 0) > 0;
  return shown || namesParameter(wholeSource(template), 'offer_code');
}

const LABEL = /^\s*\[(?:QC|AD)\]/;

/** What the law or the seeds ask of a message and no save depends on. */
export function advice(
  { channel, template, kind }: Pick<ContentUse, 'channel' | 'template' | 'kind'>,
  field: string,
): ContentFinding[] {
  if (channel === 'chat' && kind === 'campaign' && !hasIncentive(template)) {
    const at = `${field}/text`;
    const about = {
      code: 'incentive_missing',
      severity: 'warn',
      field: at,
      value: 'no offer, product or image',
    } as const;
    const allowed = 'a message with an offer code, a voucher, products or an image';
    const vi = 'Hãy thêm ưu đãi, hình ảnh hoặc voucher để khách có động lực sau khi đọc tin.';
    return [contentFinding({ ...about, allowed, source: 'docs/seeds.md#guidelines: the second principle of CEM', vi })];
  }
  if (channel === 'email' && template.subject !== undefined && !LABEL.test(template.subject)) {
    const at = `${field}/subject`;
    const about = { code: 'email_label_missing', severity: 'warn', field: at, value: template.subject } as const;
    const vi = 'Tiêu đề e-mail quảng cáo nên bắt đầu bằng nhãn [QC].';
    const source = 'Decree 91/2020/ND-CP art. 15 (label of every advertising message; docs/sources.md#advertising-law)';
    return [contentFinding({ ...about, allowed: 'labelled [QC] when it advertises', suggestion: '[QC] ', source, vi })];
  }
  return [];
}
