import { ApiProblem } from '../api/problem';
import type { I18n } from './i18n';

/**
 * The sentence for whatever went wrong: ours by the problem's code, the API's own in both languages, or the API's detail.
 */
export function problemSentence(error: unknown, { t, has, format }: I18n): string {
  if (!(error instanceof ApiProblem)) return t('problem.unexpected');
  if (error.reason) return format.words(error.reason);
  if (error.status === 429 && error.retryAfterS !== undefined)
    return t('problem.tooMany', { seconds: Math.max(1, error.retryAfterS) });
  const key = `problem.${error.code}`;
  if (has(key)) return t(key);
  const said = error.errors.map(({ message }) => message).filter((message) => message !== '');
  return t('problem.other', { detail: said.length > 0 ? said.join(' ') : error.message });
}

/**
 * What a refusal says of one field, for the field itself; undefined when it says nothing of it.
 * @param pointer JSON pointer into what was sent, as `/windows/0/opensAt`
 */
export function fieldSentence(error: unknown, pointer: string, { t, has }: I18n): string | undefined {
  const found = error instanceof ApiProblem ? error.errors.find(({ field }) => field === pointer) : undefined;
  if (!found) return undefined;
  const key = `problem.${found.code}`;
  return has(key) ? t(key) : t('problem.field', { allowed: found.allowed });
}
