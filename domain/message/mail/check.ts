import { type ContentFinding, contentFinding } from '../content/finding.js';
import { checkInvisible } from '../content/text-rules.js';
import type { TemplateParams } from '../parameters.js';
import { foreignPlaceholders } from '../placeholders.js';
import { checkHtmlSource, DESIGN, type SourceUse } from '../source-check.js';
import { MAX_MAIL_LINKS, type MailBody } from '../template.js';
import { htmlRenderer } from './html-renderer.js';

/** Gmail shows so many bytes of a mail and hides the rest behind a link, the unsubscribe link with it. */
const CLIPPED_AT = 102 * 1024;
const CLIP_SOURCE = 'docs/sources.md#mail-clients: Gmail clips a mail above 102 kB';

/** A mail's HTML with the longest values is longer than Gmail shows. */
function checkSize(html: string, field: string): ContentFinding[] {
  const bytes = Buffer.byteLength(html);
  if (bytes <= CLIPPED_AT) return [];
  const size = `${Math.ceil(bytes / 1024)} kB`;
  const allowed = 'at most 102 kB, or Gmail hides its end and the unsubscribe link';
  const vi = `E-mail dài ${size}: Gmail chỉ hiện 102 kB đầu và ẩn phần còn lại, kể cả đường dẫn ngừng nhận.`;
  return [
    contentFinding({ code: 'mail_clipped', severity: 'warn', field, value: size, allowed, source: CLIP_SOURCE, vi }),
  ];
}

function checkLinks(links: readonly string[], field: string): ContentFinding[] {
  if (links.length <= MAX_MAIL_LINKS) return [];
  const allowed = `of at most ${MAX_MAIL_LINKS} different links; further ones lead on and are not counted`;
  const vi = `E-mail có ${links.length} đường dẫn khác nhau, chỉ đo được ${MAX_MAIL_LINKS} đường dẫn đầu.`;
  const value = `${links.length} links`;
  return [contentFinding({ code: 'links_untracked', severity: 'warn', field, value, allowed, source: DESIGN, vi })];
}

/** What mailboxes show of a mail before it is opened is a text like another. */
const checkPreview = ({ preview = '' }: MailBody, field: string): ContentFinding[] => [
  ...foreignPlaceholders(preview, `${field}/preview`),
  ...checkInvisible(preview, `${field}/preview`),
];

/** What the rules say of a mail's HTML, made ready as it is sent. @param field JSON pointer of the template */
export function checkMail(mail: MailBody, field: string, use: SourceUse): readonly ContentFinding[] {
  const at = `${field}/${mail.language}`;
  const checked = checkHtmlSource(mail.html, at, use, (params: TemplateParams) =>
    htmlRenderer(mail.html, [])(params, undefined, { footer: undefined }),
  );
  const sized = checked.rendered === undefined ? [] : checkSize(checked.rendered, at);
  return [...checked.findings, ...checkPreview(mail, field), ...sized, ...checkLinks(mail.links, at)];
}

/** Only an e-mail has HTML. */
export function checkMailChannel(mail: MailBody, field: string): ContentFinding {
  const allowed = 'absent, as only e-mail has it';
  const vi = 'Chỉ e-mail mới có HTML.';
  return contentFinding({
    code: 'mail_channel',
    field: `${field}/${mail.language}`,
    value: mail.language,
    allowed,
    source: DESIGN,
    vi,
  });
}
