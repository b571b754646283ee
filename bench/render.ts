/** `npm run bench -- render [--seconds N] [--json FILE]`: messages a second on one core, and what a content check costs. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createRenderer } from '../activities/deliver/render.js';
import { linkBase } from '../channels/link/links.js';
import type { WrittenChannel } from '../domain/base/channel.js';
import { checkContent } from '../domain/message/content/check.js';
import { LIBRARY, type ReadyTemplate } from '../domain/message/library/library.js';

const SECRET = 'a secret for the bench only';
const PUBLIC_URL = 'https://go.example.com';
const NAMES = ['Nguyễn Thị Minh Nguyệt', 'Trần Văn An', 'Lê Hoàng Phương Thảo', 'Phạm Đức', 'Vũ Ngọc Ánh'];
const AT = new Date('2026-11-11T02:00:00Z');
/** Messages between two looks at the clock. */
const ROUND = 2_000;

/** Of the processor, garbage collection included: what else runs on the machine does not count. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

export interface RenderFigures {
  /** Messages a second and core by channel, for the booster's default template with an offer and a link. */
  readonly messagesPerSecond: Readonly<Record<WrittenChannel, number>>;
  /** Milliseconds per check of a ready template: mean, and the slowest 1 %. */
  readonly check: { readonly meanMs: number; readonly p99Ms: number };
}

function rate(channel: WrittenChannel, seconds: number): number {
  const ready = LIBRARY.find(
    (one) => one.window === 'campaign_day' && one.audience === 'cart' && one.channel === channel && one.offer,
  );
  if (!ready) throw new Error(`Cannot bench '${channel}': there is no ready template`);
  const render = createRenderer(
    {
      _id: 'hoa-nang.11-11.campaign-day-cart.1',
      channel,
      template: ready.template,
      shopName: 'Cửa hàng Hoa Nắng',
      hotline: '1900 1234',
      saleDay: '2026-11-11',
      offerCode: 'HOANANG1111',
      ...(channel === 'sms' ? { shortCode: 'aG9hLW' } : {}),
    },
    linkBase(PUBLIC_URL, SECRET),
  );
  let made = 0;
  let characters = 0;
  const round = (): void => {
    for (let i = 0; i < ROUND; i += 1, made += 1) {
      const name = NAMES[made % NAMES.length] ?? '';
      characters += render(`u${made}`, { to: 'x', name }, { seq: 0, index: i % 500 }).text.length;
    }
  };
  // The first rounds are the compiler's.
  for (let i = 0; i < 10; i += 1) round();
  made = 0;
  const begun = cpuSeconds();
  while (cpuSeconds() - begun < seconds) round();
  const elapsed = cpuSeconds() - begun;
  if (characters === 0) throw new Error('Cannot bench: nothing was rendered');
  return Math.round(made / elapsed);
}

function checkTimes(seconds: number): RenderFigures['check'] {
  const shop = {
    name: 'Cửa hàng Hoa Nắng',
    hotline: '1900 1234',
    publicUrl: PUBLIC_URL,
    allowedDomains: [],
    offers: [],
  };
  const times: number[] = [];
  const judge = ({ window, channel, template, offer }: ReadyTemplate): void => {
    const kind = window === 'winback' ? 'winback' : 'campaign';
    checkContent(shop, { kind, channel, template, at: AT, ...(offer ? { offer: { code: 'HOANANG1111' } } : {}) });
  };
  LIBRARY.forEach(judge);
  const end = cpuSeconds() + seconds;
  do {
    for (const ready of LIBRARY) {
      const begun = cpuSeconds();
      judge(ready);
      times.push((cpuSeconds() - begun) * 1000);
    }
  } while (cpuSeconds() < end);
  times.sort((a, b) => a - b);
  const sum = times.reduce((total, ms) => total + ms, 0);
  const round = (ms: number): number => Number(ms.toFixed(3));
  return { meanMs: round(sum / times.length), p99Ms: round(times[Math.floor(times.length * 0.99)] ?? 0) };
}

/** @param seconds of processor time for each of the four measurements */
export const renderFigures = (seconds: number): RenderFigures => ({
  messagesPerSecond: { chat: rate('chat', seconds), email: rate('email', seconds), sms: rate('sms', seconds) },
  check: checkTimes(seconds),
});

/** One figure a line. */
export const renderLines = ({ messagesPerSecond: rates, check }: RenderFigures): string[] => [
  ...Object.entries(rates).map(([channel, value]) => `${channel} ${value} messages/s on one core`),
  `content check ${check.meanMs} ms (slowest 1 %: ${check.p99Ms} ms)`,
];

export function bench(argv: readonly string[]): void {
  const { values } = parseArgs({
    args: [...argv],
    options: { seconds: { type: 'string', default: '3' }, json: { type: 'string' } },
  });
  const seconds = Number(values.seconds);
  if (!(seconds > 0 && seconds <= 600))
    throw new Error(`Cannot take --seconds '${values.seconds}': it must be a number above 0, at most 600`);
  const figures = renderFigures(seconds);
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);
  console.log(renderLines(figures).join('\n'));
}
