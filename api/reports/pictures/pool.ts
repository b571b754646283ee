import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { Problem } from '../../http/problems.js';
import type { draw } from './draw.js';
import type { Format } from './formats.js';
import type { Picture } from './picture.js';

/** Pictures that wait at most; a seller's page asks for a handful. */
const MOST_WAITING = 40;
const IDLE_MS = 60_000;
/** Far longer than any picture takes: what is still drawn then is ended with its thread. */
const MOST_MS = 30_000;

const MOST_MB = 256;

/** Draws in a thread of its own, so that no other request waits for a picture; one at a time. */
export interface Pictures {
  /** @throws Problem pictures_busy when too many wait */
  draw(picture: Picture, format: Format): Promise<string | Buffer>;
  close(): Promise<void>;
}

/** The thread starts with the first picture and ends when nobody has asked for a while. */
export function startPictures(): Pictures {
  const pool = new Piscina({
    filename: fileURLToPath(new URL('./draw.ts', import.meta.url)),
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: IDLE_MS,
    maxQueue: MOST_WAITING,
    resourceLimits: { maxOldGenerationSizeMb: MOST_MB },
  });
  return {
    draw: async (picture, format) => {
      if (pool.queueSize >= MOST_WAITING) {
        const headers = { 'Retry-After': '5' };
        throw new Problem('pictures_busy', `Cannot draw the picture now as ${MOST_WAITING} others wait.`, { headers });
      }
      const drawn: ReturnType<typeof draw> = await pool.run(
        { picture, format },
        { signal: AbortSignal.timeout(MOST_MS) },
      );
      return typeof drawn === 'string' ? drawn : Buffer.from(drawn);
    },
    close: () => pool.destroy(),
  };
}
