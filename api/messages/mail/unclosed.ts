/** A component of MJML: whether it ends, its name, and whether it closes itself. */
const COMPONENT = /<(\/?)(mj[a-z-]*)([\s/][^<>]*)?>/g;

/** What stands outside comments; one without an end hides the rest. */
const outsideComments = (text: string): string =>
  text
    .split('<!--')
    .map((part, at) => (at === 0 ? part : part.split('-->').slice(1).join('-->')))
    .join('');

/**
 * The first component of a document that is not closed where another one is; undefined when all are. MJML itself takes such a document
 * without a word, and drops what stands in the component (findings/mjml-drops-the-text-of-an-unclosed-component.sh).
 */
export function unclosedComponent(source: string): string | undefined {
  const open: string[] = [];
  const counts = new Map<string, number>();
  for (const [, end, name = '', rest = ''] of outsideComments(source).matchAll(COMPONENT)) {
    const known = counts.get(name) ?? 0;
    if (end === '') {
      if (rest.trimEnd().endsWith('/')) continue;
      open.push(name);
      counts.set(name, known + 1);
    } else if (open.at(-1) === name) {
      open.pop();
      counts.set(name, known - 1);
    } else if (known > 0) return open.at(-1);
  }
  return open.at(-1);
}
