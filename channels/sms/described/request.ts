import { fill, fillText, type Placeholder, type SmsRequest } from '../../../domain/account/sms-description.js';
import type { HttpRequest } from '../../http/http-exchange.js';

export type Values = Readonly<Record<Placeholder, string>>;

const TYPES = { json: 'application/json', form: 'application/x-www-form-urlencoded', xml: 'text/xml; charset=utf-8' };

/** Octets as RFC 3986 writes them: those of its unreserved characters as they are, all others as %XX. */
export function percentEncoded(bytes: Buffer): string {
  let text = '';
  for (const byte of bytes) {
    const char = String.fromCharCode(byte);
    text += /[A-Za-z0-9._~-]/.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return text;
}

const XML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };
const mapped = (values: Values, change: (value: string) => string): Values =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)])) as Values;

const HOLES = /(\{\{[^{}]*\}\})/;

/** Fields as addresses and forms carry them, without an address for reports where there is none; what stands between the holes is encoded, too. */
function fieldsOf(fields: Readonly<Record<string, unknown>>, encoded: Values): string {
  const written = (text: string): string =>
    text
      .split(HOLES)
      .map((part) => (HOLES.test(part) ? fillText(part, encoded) : encodeURIComponent(part)))
      .join('');
  return Object.entries(fields)
    .filter(([, value]) => encoded.reports !== '' || !String(value).includes('{{reports}}'))
    .map(([name, value]) => `${encodeURIComponent(name)}=${written(String(value))}`)
    .join('&');
}

function bodyOf({ encoding, body }: SmsRequest, values: Values, encoded: Values): string | undefined {
  if (body === undefined) return undefined;
  if (encoding === 'xml')
    return fillText(
      String(body),
      mapped(values, (value) => value.replace(/[&<>"']/g, (char) => XML[char] ?? char)),
    );
  if (encoding === 'form')
    return fieldsOf(typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}, encoded);
  return JSON.stringify(fill(body, values));
}

/**
 * The described request with its values. They are encoded for the place where they stand, so none can lead elsewhere or
 * change the form of the whole.
 * @param bytes of the text, for addresses and forms; default: its UTF-8
 */
export function requestOf(request: SmsRequest, values: Values, bytes: Buffer = Buffer.from(values.text)): HttpRequest {
  const { method = 'POST', path, query, headers, encoding } = request;
  const encoded = { ...mapped(values, encodeURIComponent), text: percentEncoded(bytes) };
  const given = Object.entries(headers).flatMap(([name, value]) => [name, fillText(value, values)]);
  const filled = fillText(path, encoded);
  const mark = filled.includes('?') ? '&' : '?';
  const body = bodyOf(request, values, encoded);
  return {
    method,
    path: query === undefined ? filled : `${filled}${mark}${fieldsOf(query, encoded)}`,
    headers: body === undefined ? given : ['content-type', TYPES[encoding], ...given],
    ...(body === undefined ? {} : { body }),
  };
}
