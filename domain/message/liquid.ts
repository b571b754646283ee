import { Context, Liquid, type Template } from 'liquidjs';
import { CLOCK_REGISTER, type TextClock, useShopDates } from './liquid-dates.js';
import type { TemplateParams } from './parameters.js';

/** Largest template source, characters. */
export const MAX_SOURCE = 10_000;

/**
 * One message may not hold up the others: so many pieces and turns of loops at most, counted and not timed, so that a message
 * that could be saved does not fail on a busy machine. The dearest templates of that many were measured at 2 ms
 * on two busy cores.
 */
const MAX_STEPS = 500;
/** Characters of a tag that count as one step. */
const TAG_UNIT = 64;
/** What Liquid counts of intermediate values, about bytes: what filters sort, split and replace. */
const MAX_MEMORY = 12_000;

/** The filter that makes a value one part of an address: percent-encoded, so that it ends neither the part nor the attribute. */
export const URL_PART = 'url_part';

/** Tags that read files: templates are one text, there is nothing to read. */
const FILE_TAGS = ['include', 'render', 'layout', 'block'];

/** Largest HTML of a mail as it is sent, characters. */
export const MAX_HTML = 300_000;

/** @param parseLimit characters of a source */
function createEngine(parseLimit: number): Liquid {
  const engine = new Liquid({
    strictVariables: true,
    strictFilters: true,
    // `{% if offer_code %}` asks whether there is one; using it without one still throws.
    lenientIf: true,
    ownPropertyOnly: true,
    parseLimit,
    memoryLimit: MAX_MEMORY,
  });
  for (const tag of FILE_TAGS) delete engine.tags[tag];
  useShopDates(engine);
  engine.registerFilter(URL_PART, (value: unknown) => encodeURIComponent(String(value).replace(/\p{Cs}/gu, '\ufffd')));
  return engine;
}

/** The one engine of texts: strict, no files, loops limited. */
export const liquid = createEngine(MAX_SOURCE);
/** The same for HTML, which is longer. */
export const htmlLiquid = createEngine(MAX_HTML);

/**
 * Counts what a rendering does: Liquid asks its limit before each piece of a template and at each turn of a loop. A piece counts as
 * many times as the longest tag has begun TAG_UNIT, since what stands in one (filters, conditions, choices) is not asked about.
 */
class StepLimit {
  readonly #weight: number;
  #steps = 0;
  constructor(longestTag: number) {
    this.#weight = Math.max(1, Math.ceil(longestTag / TAG_UNIT));
  }
  check(): void {
    this.take(this.#weight);
  }
  take(steps: number): void {
    this.#steps += steps;
    if (this.#steps > MAX_STEPS) throw new Error(`template steps limit exceeded: at most ${MAX_STEPS}`);
  }
}

/** A parsed template with what its rendering is counted by. */
export interface ParsedLiquid {
  readonly engine: Liquid;
  readonly parts: Template[];
  readonly longestTag: number;
}

const TAG = /\{[{%][^{}]*/g;

/** @throws Error of Liquid's on a syntax error */
export const parseLiquid = (source: string, engine: Liquid = liquid): ParsedLiquid => ({
  engine,
  parts: engine.parse(source),
  longestTag: Math.max(0, ...(source.match(TAG) ?? []).map(({ length }) => length)),
});

/**
 * One rendering of a parsed template.
 * @param clock the shop's; days and instants are read and shown by it
 * @throws Error of Liquid's, also when the template does more than MAX_STEPS or holds more than MAX_MEMORY
 */
export function renderLiquid(
  { engine, parts, longestTag }: ParsedLiquid,
  params: TemplateParams,
  clock?: TextClock,
): string {
  // The limit has the one method that Liquid calls; its own class counts milliseconds, which a busy machine spends elsewhere.
  const limits = { renderLimit: new StepLimit(longestTag) as never, liquid: engine };
  const context = new Context(params, engine.options, { sync: true }, limits);
  if (clock) context.setRegister(CLOCK_REGISTER, clock);
  return String(engine.renderSync(parts, context));
}
