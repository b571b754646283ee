import { Liquid } from 'liquidjs';

/** Largest template source, characters. */
export const MAX_SOURCE = 10_000;

/** Tags that read files: templates are one text, there is nothing to read. */
const FILE_TAGS = ['include', 'render', 'layout', 'block'];

function createEngine(): Liquid {
  const engine = new Liquid({
    strictVariables: true,
    strictFilters: true,
    // `{% if offer_code %}` asks whether there is one; using it without one still throws.
    lenientIf: true,
    ownPropertyOnly: true,
    parseLimit: MAX_SOURCE,
    // One message may not hold up the others: about 100 kB of intermediate values, which bounds every loop. The clock only stands
    // behind that, and generously: on a busy machine a good message must not fail because it was its turn to wait.
    renderLimit: 2_000,
    memoryLimit: 100_000,
  });
  for (const tag of FILE_TAGS) delete engine.tags[tag];
  return engine;
}

/** The one engine: strict, no files, loops limited. */
export const liquid = createEngine();
