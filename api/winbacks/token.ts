import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Winback } from '../../domain/winback/winback.js';
import { Problem } from '../http/problems.js';

/** A summary is worth confirming for ten minutes; then the numbers are old. */
const TOKEN_MS = 10 * 60_000;

const mac = (secret: string, payload: string): string =>
  createHmac('sha256', secret).update(`winback-confirm\0${payload}`).digest('base64url');

/** A token for sending this very version of the draft: activating counts the version up, so it works once. */
export function confirmToken(secret: string, { _id, version }: Winback, now: Date): { token: string; expiresAt: Date } {
  const expiresAt = new Date(now.getTime() + TOKEN_MS);
  const payload = Buffer.from(JSON.stringify([_id, version, expiresAt.getTime()])).toString('base64url');
  return { token: `${payload}.${mac(secret, payload)}`, expiresAt };
}

/** @throws Problem token_invalid (not ours, or another draft's), token_expired, token_used (the version has moved on) */
export function checkToken(secret: string, token: string, winback: Winback, now: Date): void {
  const [payload = '', given = ''] = token.split('.');
  const [expected, actual] = [Buffer.from(mac(secret, payload)), Buffer.from(given)];
  const isOurs = expected.length === actual.length && timingSafeEqual(expected, actual);
  const [id, version, expiresAt] = isOurs
    ? (JSON.parse(Buffer.from(payload, 'base64url').toString()) as [string, number, number])
    : ['', 0, 0];
  if (id !== winback._id) {
    throw tokenProblem('token_invalid', 'The token is not one of this draft.', 'Mã xác nhận không thuộc bản nháp này.');
  }
  if (now.getTime() >= expiresAt) {
    throw tokenProblem('token_expired', 'The token has expired; ask for a new summary.', 'Mã xác nhận đã hết hạn.');
  }
  if (version !== winback.version) {
    const vi = 'Mã xác nhận đã được dùng, hoặc chương trình đã thay đổi.';
    throw tokenProblem('token_used', 'The token was used, or the programme has changed since.', vi);
  }
}

const tokenProblem = (code: 'token_invalid' | 'token_expired' | 'token_used', en: string, vi: string): Problem =>
  new Problem(code, en, { extra: { reason: { vi, en } } });
