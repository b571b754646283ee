import type { ChannelName } from '../../base/channel.js';
import { zaloPolicyAt } from '../../customer/zalo/policy.js';
import { type About, type ContentFinding, contentFinding } from '../content/finding.js';
import type { Template } from '../template.js';
import { TemplateError, textRenderer } from '../templates.js';
import { type ParamLine, paramLines } from './lines.js';
import { ENABLED, type ZaloParam, type ZaloTemplate } from './template-info.js';

const SOURCE = 'docs/sources.md#zalo-template-messages';

export interface ZaloContext {
  readonly channel: ChannelName;
  /** Zalo's word on the template; null: it has none of this id; absent: it was not asked. */
  readonly known?: ZaloTemplate | null;
  /** The text with the longest plausible values; absent when it cannot be rendered. */
  readonly longest?: string;
  readonly at: Date;
  /** JSON pointer of the template. */
  readonly field: string;
}

type Refusal = Omit<About, 'source'>;

function checkReference({ zalo }: Template, { channel, field, known }: ZaloContext): Refusal[] {
  if (channel !== 'zalo') {
    const vi = 'Chỉ tin Zalo mới có mẫu tin của Zalo.';
    const allowed = 'absent: only a Zalo message fills in a template of Zalo';
    return zalo ? [{ code: 'zalo_channel', field: `${field}/zalo`, value: channel, allowed, vi }] : [];
  }
  const at = `${field}/zalo/template`;
  if (!zalo) {
    const vi = 'Tin Zalo phải chọn một mẫu tin đã được Zalo duyệt.';
    const allowed = "the id of one of the account's templates";
    return [{ code: 'zalo_template_missing', field: at, value: undefined, allowed, vi }];
  }
  if (known === null) {
    const vi = `Tài khoản Zalo không có mẫu tin ${zalo.template}.`;
    const allowed = "the id of one of the account's templates";
    return [{ code: 'zalo_template_unknown', field: at, value: zalo.template, allowed, vi }];
  }
  if (known === undefined || known.status === ENABLED) return [];
  const vi = `Mẫu tin ${zalo.template} chưa gửi được: Zalo ghi trạng thái ${known.status}.`;
  const allowed = `a template whose status is ${ENABLED}`;
  return [{ code: 'zalo_template_status', field: at, value: known.status, allowed, vi }];
}

/** Lines that are none, values that Liquid cannot read alone, parameters that stand twice. */
function checkLines(text: string, at: string): Refusal[] {
  const { lines, faults } = paramLines(text);
  const refusals = faults.map((position): Refusal => {
    const value = text.slice(position.start, position.end);
    const vi = 'Mỗi dòng phải có dạng "tên tham số: giá trị".';
    return { code: 'zalo_line', field: at, value, allowed: 'lines of the form "parameter: value"', position, vi };
  });
  const seen = new Set<string>();
  for (const { name, value, position } of lines) {
    const alone = faultOf(value);
    if (alone !== undefined) {
      const vi = `Giá trị của "${name}" phải nằm trọn trên một dòng: ${alone}.`;
      refusals.push({
        code: 'zalo_line',
        field: at,
        value,
        allowed: 'a value that is whole on its line',
        position,
        vi,
      });
    }
    if (seen.has(name)) {
      const vi = `Tham số "${name}" được điền hai lần.`;
      refusals.push({ code: 'zalo_parameter_twice', field: at, value: name, allowed: 'named once', position, vi });
    }
    seen.add(name);
  }
  return refusals;
}

function faultOf(value: string): string | undefined {
  try {
    textRenderer(value);
    return undefined;
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return error.message;
  }
}

/** Parameters that the template does not have, or asks for and does not get. */
function checkNames(lines: readonly ParamLine[], params: readonly ZaloParam[], at: string): Refusal[] {
  const names = params.map(({ name }) => name).join(', ');
  const unknown = lines
    .filter(({ name }) => !params.some((param) => param.name === name))
    .map(({ name, position }): Refusal => {
      const vi = `Mẫu tin của Zalo không có tham số "${name}".`;
      const allowed = names === '' ? 'absent: the template has no parameters' : `one of ${names}`;
      return { code: 'zalo_parameter_unknown', field: at, value: name, allowed, position, vi };
    });
  const missing = params
    .filter(({ name, required }) => required && !lines.some((line) => line.name === name))
    .map(({ name }): Refusal => {
      const vi = `Mẫu tin của Zalo cần tham số "${name}".`;
      return { code: 'zalo_parameter_missing', field: at, value: undefined, allowed: `filled in: "${name}: …"`, vi };
    });
  return [...unknown, ...missing];
}

/** Characters as Zalo counts them: of the composed form. */
const lengthOf = (value: string): number => [...value.normalize('NFC')].length;

/** The longest value against the bounds that the template itself names. */
function checkValue({ name, value }: ParamLine, param: ZaloParam, { at, field }: ZaloContext): Refusal[] {
  const where = { field: `${field}/text`, value };
  const length = lengthOf(value);
  if (length === 0 && param.acceptsEmpty) return [];
  const least = Math.max(param.minLength, param.acceptsEmpty ? 0 : 1);
  if (length < least || length > param.maxLength) {
    const vi = `Giá trị dài nhất của "${name}" có ${length} ký tự; mẫu tin nhận từ ${least} đến ${param.maxLength}.`;
    const allowed = `${least} to ${param.maxLength} characters with the longest values (it has ${length})`;
    return [{ code: 'zalo_parameter_length', ...where, allowed, vi }];
  }
  const { types } = zaloPolicyAt(at);
  const type = Object.hasOwn(types, param.type) ? types[param.type] : undefined;
  if (!type || type.pattern.test(value)) return [];
  const vi = `Giá trị của "${name}" phải thuộc kiểu ${param.type}.`;
  return [{ code: 'zalo_parameter_format', ...where, allowed: `${param.type}: ${type.allowed}`, vi }];
}

/**
 * What is wrong with a message that fills in a template of Zalo's: its lines, and against the template's own `listParams` its
 * parameters, their lengths and their types (docs/sources.md#zalo-template-messages).
 */
export function checkZalo(template: Template, context: ZaloContext): ContentFinding[] {
  const { channel, field, known, longest } = context;
  const refusals = checkReference(template, context);
  if (channel === 'zalo') {
    refusals.push(...checkLines(template.text, `${field}/text`));
    if (known) {
      refusals.push(...checkNames(paramLines(template.text).lines, known.params, `${field}/text`));
      for (const line of paramLines(longest ?? '').lines) {
        const param = known.params.find(({ name }) => name === line.name);
        if (param) refusals.push(...checkValue(line, param, context));
      }
    }
  }
  return refusals.map((about) => contentFinding({ source: SOURCE, ...about }));
}
