/** What a mail may be made of: what mail programs show, and nothing that runs, loads or sends. */

export const TAGS: readonly string[] = (
  'html head title meta style body div span p a img table thead tbody tfoot tr td th caption colgroup col ' +
  'h1 h2 h3 h4 h5 h6 ul ol li dl dt dd br hr b strong i em u s small sub sup center font blockquote pre code abbr ' +
  'address figure figcaption header footer main section article nav bdo bdi time wbr del ins mark q cite'
).split(' ');

/** Beside TAGS, in comments for Outlook. */
export const OUTLOOK_TAGS: readonly string[] = (
  'xml noscript o:officedocumentsettings o:allowpng o:pixelsperinch w:anchorlock w:worddocument w:donthyphenatecaps ' +
  'v:rect v:roundrect v:fill v:textbox v:image v:shape v:stroke v:oval'
).split(' ');

const EVERYWHERE =
  'style class id align valign width height bgcolor background border cellpadding cellspacing role title dir lang ' +
  'color face size aria-hidden aria-label aria-roledescription aria-labelledby data-ogsc data-ogsb';
const OF_TAG: Readonly<Record<string, string>> = {
  html: 'xmlns xmlns:v xmlns:o xmlns:w',
  meta: 'charset name content http-equiv',
  style: 'type media',
  a: 'href name target rel',
  img: 'src alt',
  td: 'colspan rowspan nowrap',
  th: 'colspan rowspan nowrap scope',
  col: 'span',
  colgroup: 'span',
  ol: 'start type',
  ul: 'type',
  li: 'value',
  time: 'datetime',
};

export const ATTRIBUTES: Readonly<Record<string, string[]>> = {
  '*': EVERYWHERE.split(' '),
  ...Object.fromEntries(Object.entries(OF_TAG).map(([tag, names]) => [tag, names.split(' ')])),
};

export const isAllowedAttribute = (tag: string, name: string): boolean =>
  ATTRIBUTES['*']?.includes(name) === true || ATTRIBUTES[tag]?.includes(name) === true;

/** What a page may say of itself; `refresh` would lead the reader elsewhere. */
const META = ['content-type', 'x-ua-compatible'];
export const isAllowedMeta = (httpEquiv: string | undefined): boolean =>
  httpEquiv === undefined || META.includes(httpEquiv.toLowerCase());

/** Attributes that load a picture. */
export const PICTURES = ['src', 'background'];

/** Liquid's tags that write nothing by themselves: what `{{ … }}` writes is escaped. */
export const LIQUID_TAGS: readonly string[] =
  'if elsif else endif unless endunless case when endcase for endfor break continue assign comment endcomment'.split(
    ' ',
  );
