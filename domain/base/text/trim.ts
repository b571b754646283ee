/**
 * `text` without the characters of `set` at its end. A pattern such as `[ \t]+$` tries every run of blanks in the text anew
 * and takes a time that grows with the square of its length; this one walks back from the end.
 */
export function trimEndOf(text: string, set: string): string {
  let end = text.length;
  while (end > 0 && set.includes(text[end - 1] ?? '')) end -= 1;
  return text.slice(0, end);
}

/** `text` without the characters of `set` at both ends. */
export function trimOf(text: string, set: string): string {
  const kept = trimEndOf(text, set);
  let start = 0;
  while (start < kept.length && set.includes(kept[start] ?? '')) start += 1;
  return kept.slice(start);
}
