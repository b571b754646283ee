import type { Liquid } from 'liquidjs';
import { type ContentFinding, contentFinding } from './content/finding.js';
import { htmlLiquid, liquid, MAX_SOURCE } from './liquid.js';
import {
  type Available,
  isKnownIn,
  isParameter,
  mayBeEmpty,
  PARAMETER_NAMES,
  type ParameterName,
  type TemplateKind,
  type TemplateParams,
} from './parameters.js';
import { foreignPlaceholders, parameterMeant } from './placeholders.js';
import { liquidSpans, type Span } from './sms/span.js';
import { textRenderer } from './templates.js';

export const DESIGN = 'design choice: nothing is sent with a hole in it';

/** Where a template is used and what it is measured with. */
export interface SourceUse {
  readonly kind: TemplateKind;
  readonly available: Available;
  /** The longest values of all parameters that have one. */
  readonly values: TemplateParams;
}
export interface CheckedSource {
  readonly findings: readonly ContentFinding[];
  /** The longest of its renderings. */
  readonly rendered?: string;
}

/** The first output or tag that names the parameter. */
function spanOf(source: string, name: string): Span {
  const word = new RegExp(`(?<![A-Za-z0-9_.])${name.replace(/\W/g, '\\$&')}(?![A-Za-z0-9_])`);
  return liquidSpans(source).find(({ start, end }) => word.test(source.slice(start, end))) ?? { start: 0, end: 0 };
}

/** Where "line:2, col:5" of Liquid's sentence is. */
function spotOf(source: string, sentence: string): Span {
  const [, line = '1', column = '1'] = /line:(\d+), col:(\d+)/.exec(sentence) ?? [];
  const before = source.split('\n').slice(0, Number(line) - 1);
  const at = Math.min(source.length, before.join('\n').length + (before.length > 0 ? 1 : 0) + Number(column) - 1);
  return { start: at, end: at };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function broken(source: string, field: string, error: unknown): ContentFinding {
  const sentence = messageOf(error);
  if (/limit exceeded/.test(sentence)) {
    const allowed = 'a template that renders with the sample values';
    const vi = 'Mẫu tin làm quá nhiều việc (vòng lặp quá dài); hãy viết đơn giản hơn.';
    return contentFinding({ code: 'template_too_heavy', field, value: sentence, allowed, source: DESIGN, vi });
  }
  const position = spotOf(source, sentence);
  const vi = `Mẫu tin viết sai cú pháp: ${sentence}.`;
  const about = { code: 'template_syntax', field, value: sentence, allowed: 'valid Liquid', source: DESIGN, vi };
  return contentFinding({ ...about, position });
}

/** `contact.FIRSTNAME` of `{{ contact.FIRSTNAME | upcase }}`. */
const pathOf = (text: string, name: string): string => {
  const from = text.indexOf(name);
  return from < 0 ? name : (/^[\w.]+/.exec(text.slice(from))?.[0] ?? name);
};

/** Names that the template takes from outside and that have no value there. */
function unknownParameters(source: string, field: string, names: readonly string[], use: SourceUse): ContentFinding[] {
  const known = PARAMETER_NAMES.filter((name) => isKnownIn(name, use.available));
  return names
    .filter((name) => !isParameter(name) || !known.includes(name))
    .map((name) => {
      const position = spanOf(source, name);
      const text = source.slice(position.start, position.end);
      const meant = parameterMeant(pathOf(text, name));
      const suggestion = meant !== undefined && known.includes(meant) ? `{{ ${meant} }}` : undefined;
      return contentFinding({
        code: 'unknown_parameter',
        field,
        value: `{{ ${name} }}`,
        allowed: `made of the parameters ${known.join(', ')}`,
        position,
        text,
        ...(suggestion === undefined ? {} : { suggestion }),
        source: DESIGN,
        vi: `Không có tham số "${name}" ở đây${suggestion === undefined ? '' : `; có phải ${suggestion}`}.`,
      });
    });
}

const MISSING: Readonly<Record<string, { readonly code: string; readonly allowed: string; readonly vi: string }>> = {
  hotline: {
    code: 'hotline_missing',
    allowed: 'without {{ hotline }}, or the shop must have a hotline',
    vi: 'Nội dung có tham số hotline nhưng cửa hàng chưa có số hotline.',
  },
  offer_code: {
    code: 'offer_missing',
    allowed: 'without {{ offer_code }}, or the outreach must carry an offer',
    vi: 'Nội dung có chèn tham số Mã ưu đãi nên phải bật nút kích hoạt và lựa chọn mã ưu đãi.',
  },
  offer_end: {
    code: 'offer_missing',
    allowed: 'without {{ offer_end }}, or the outreach must carry an offer',
    vi: 'Nội dung có ngày hết hạn ưu đãi nên phải lựa chọn mã ưu đãi.',
  },
};

/** A parameter that the template uses and that has no value, at least for some. */
function missing(source: string, field: string, name: ParameterName): ContentFinding {
  const position = spanOf(source, name);
  const text = source.slice(position.start, position.end);
  const value = `{{ ${name} }}`;
  const known = MISSING[name];
  if (known) {
    const origin =
      known.code === 'offer_missing' ? 'docs/seeds.md#offer: the code needs its toggle and an offer' : DESIGN;
    return contentFinding({ ...known, field, value, position, text, source: origin });
  }
  const suggestion = `{{ ${name} | default: "…" }}`;
  const allowed = `with a fallback, such as ${suggestion} or {% if ${name} %}…{% endif %}, as some customers have none`;
  const vi = `Một số khách không có "${name}": hãy thêm nội dung thay thế, ví dụ ${suggestion}.`;
  return contentFinding({
    code: 'fallback_missing',
    field,
    value,
    allowed,
    position,
    text,
    suggestion,
    source: DESIGN,
    vi,
  });
}

/** Which parameter a rendering lacked; undefined when it failed for another reason. */
function lacking(error: unknown): ParameterName | undefined {
  const name = /(?:undefined variable: |Cannot render as ')([a-z_]+)(?![\w.[])/.exec(messageOf(error))?.[1];
  return name !== undefined && isParameter(name) ? name : undefined;
}

/** The values without each choice of the parameters that can be empty, all of them first. */
function* emptied(values: TemplateParams, optional: readonly ParameterName[]): Generator<TemplateParams> {
  for (let mask = 0; mask < 1 << optional.length; mask += 1) {
    const some = { ...values };
    for (const [bit, name] of optional.entries()) if (mask & (1 << bit)) delete some[name];
    yield some;
  }
}

/**
 * What is wrong with one source (text or subject), and what it becomes with the longest values. What another tool would have
 * filled in is found wherever it stands.
 */
export function checkSource(source: string, field: string, use: SourceUse): CheckedSource {
  if (source.length > MAX_SOURCE) {
    const allowed = `at most ${MAX_SOURCE} characters`;
    const vi = `Mẫu tin dài ${source.length} ký tự, tối đa ${MAX_SOURCE}.`;
    const about = { code: 'template_too_long', field, value: `${source.length} characters`, allowed, vi };
    return { findings: [contentFinding({ ...about, source: DESIGN })] };
  }
  const foreign = foreignPlaceholders(source, field);
  const checked = checkLiquid(source, field, use);
  return foreign.length === 0 ? checked : { ...checked, findings: [...foreign, ...checked.findings] };
}

type Rendering = (params: TemplateParams) => string;

/**
 * What is wrong with HTML as it is sent, and what it becomes with the longest values. Placeholders of other tools are looked for
 * in the text that is made from it: brackets and braces are a style sheet's.
 * @param compiled what makes one message
 */
export const checkHtmlSource = (source: string, field: string, use: SourceUse, compiled: Rendering): CheckedSource =>
  checkLiquid(source, field, use, htmlLiquid, () => compiled);

function checkLiquid(
  source: string,
  field: string,
  use: SourceUse,
  engine: Liquid = liquid,
  compile: () => Rendering = () => textRenderer(source),
): CheckedSource {
  let names: string[];
  let render: Rendering;
  try {
    names = engine.globalVariablesSync(engine.parse(source)).map(String);
    render = compile();
  } catch (error) {
    return { findings: [broken(source, field, error)] };
  }
  const unknown = unknownParameters(source, field, names, use);
  if (unknown.length > 0) return { findings: unknown };

  const optional = names.filter(isParameter).filter((name) => mayBeEmpty(name, use.kind));
  const found = new Map<string, ContentFinding>();
  let longest = '';
  for (const params of emptied(use.values, optional)) {
    try {
      const text = render(params);
      if (text.length > longest.length) longest = text;
    } catch (error) {
      const name = lacking(error);
      if (name === undefined) return { findings: [broken(source, field, error)] };
      found.set(name, missing(source, field, name));
    }
  }
  return found.size > 0 ? { findings: [...found.values()] } : { findings: [], rendered: longest };
}
