import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { codeOf, pieces } from './code/lexer.js';
import { ROOT, read, sources } from './sources.js';

const run = promisify(execFile);

interface Finding {
  readonly pattern: string;
  readonly status: string;
  readonly complexity: string;
}
interface Literal {
  readonly file: string;
  readonly source: string;
  readonly flags: string;
}

/** What recheck (npm) finds that may take more than linear time, and why it may stay: what it reads is short or our own. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'dev/crowd/links.ts /<a\\s[^>]*href="(https?:\\/\\/[^"]+)"/i': 'the simulator reads mails that this project made',
  'dev/crowd/links.ts /<img\\s[^>]*src="(https?:\\/\\/[^"]+)"/i': 'the simulator reads mails that this project made',
  'bench/drill/servers.ts /^\\{.*"control".*\\}$/m': 'reads what our own simulator prints',
  'dev/services.ts /^\\{.*"control".*\\}$/m': 'reads what our own simulator prints',
  'dev/stack/temporal/vendor-download-main.ts /[("]*https?:[^\\s)"]+[)",]*/g': "shortens a download's error, once",
  'web/src/winback/slug.ts /^-+|-+$/g': 'what a seller types, cut to 31 characters',
  'bench/api.ts /"port":(\\d+)[^\\n]*listening/': 'reads what our own API logs',
};

/** Where an expression is put together when it is needed, and why it stays linear or short. */
const BUILT: Readonly<Record<string, string>> = {
  'channels/email/dkim.ts': 'a fixed number of characters',
  'domain/message/parameters.ts': 'a plain word between two look-arounds',
  'domain/message/source-check.ts': 'a plain word between two look-arounds',
  'domain/message/sms/span.ts': 'a plain word between two look-arounds',
  'domain/message/sms/rules/advertising.ts': 'reads the text of one SMS, which the content check bounds',
  'domain/message/sms/rules/find-links.ts': 'reads the text of one SMS, which the content check bounds',
  'domain/message/sms/rules/phrases.ts': 'reads the text of one SMS, which the content check bounds',
  'domain/message/sms/rules/phrase-pattern.ts': 'reads the text of one SMS, which the content check bounds',
};
/** Their expressions are put together when they are loaded: those are checked like literals. */
const LOADED = [
  'channels/link/short-link.ts',
  'domain/base/text/text.ts',
  'domain/customer/zalo/policy.ts',
  'domain/imports/written-date.ts',
];

function literalsOf(file: string): Literal[] {
  return pieces(read(file)).flatMap(({ kind, text }) => {
    if (kind !== 'regex') return [];
    const end = text.lastIndexOf('/');
    return [{ file, source: text.slice(1, end), flags: text.slice(end + 1) }];
  });
}

async function findings(patterns: readonly Omit<Literal, 'file'>[], load: readonly string[] = []): Promise<Finding[]> {
  const { version } = JSON.parse(read('node_modules/recheck/package.json'));
  const asked = JSON.stringify({ version, patterns, load: load.map((file) => join(ROOT, file)) });
  const script = join(ROOT, 'test/conventions/code/check-patterns.ts');
  const { stdout } = await run(process.execPath, ['--import=tsx', script, asked], { cwd: ROOT, maxBuffer: 1 << 26 });
  return JSON.parse(stdout);
}

describe('regular expressions', () => {
  // The lexer knows no JSX, and components hold no expressions.
  const literals = sources()
    .filter((file) => file.endsWith('.ts'))
    .flatMap(literalsOf);

  it('take linear time over every text, except those that are listed with their reason', async () => {
    const unique = [...new Map(literals.map((one) => [`/${one.source}/${one.flags}`, one])).values()];
    const found = await findings(unique, LOADED);
    const named = found.flatMap(({ pattern, status, complexity }) => {
      const files = literals.filter(({ source, flags }) => `/${source}/${flags}` === pattern);
      const places = files.length > 0 ? files.map(({ file }) => file) : ['built'];
      return places.map((file) => ({ place: `${file} ${pattern}`, why: `${status} ${complexity}` }));
    });
    const unlisted = named.filter(({ place }) => EXCEPTIONS[place] === undefined);
    assert.deepEqual(unlisted, []);
    const places = named.map(({ place }) => place);
    assert.deepEqual(
      Object.keys(EXCEPTIONS).filter((place) => !places.includes(place)),
      [],
      'an exception that is not needed any more',
    );
  });

  it('that are put together while running are listed with the reason why they are safe', () => {
    const building = sources().filter((file) => /new RegExp\(/.test(codeOf(read(file))));
    assert.deepEqual(building.sort(), [...Object.keys(BUILT), ...LOADED].sort());
  });

  it('that are slow are found by the checker', async () => {
    const slow = ['[ \\t\\r]+$', '<\\s*(https?:[^>]+)>', '^(a+)+$'];
    const found = await findings([...slow, '[ \\t]$'].map((source) => ({ source, flags: '' })));
    assert.deepEqual(
      found.map(({ pattern }) => pattern),
      slow.map((source) => `/${source}/`),
    );
  });
});
