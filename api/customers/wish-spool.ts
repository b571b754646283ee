import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** A refusal that came while the database was away. The token names the message that carried the link. */
const wishSchema = z.object({ token: z.string(), at: z.coerce.date(), isPage: z.boolean() });
export type Wish = z.output<typeof wishSchema>;

/** The part of a log that it needs. */
interface Log {
  info(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Keeps wishes in files until they can be recorded. */
export interface WishSpool {
  /** Resolves when the wish is on the disk: from then on no end of this process loses it. @throws when the disk refuses */
  keep(wish: Wish): Promise<void>;
  /** Nothing is settled any more; resolves when the wish under way is. */
  stop(): Promise<void>;
}

const AGAIN_MS = 3_000;
const SUFFIX = '.json';

/** The name of a file is on the disk only when its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

/**
 * One file per wish, of this API or of one that was killed.
 * @param folder a place that outlives the process; made when first needed
 * @param settle records a wish; may be repeated for the same one. It rejects while the database is away
 */
export function openWishSpool(folder: string, settle: (wish: Wish) => Promise<void>, log: Log): WishSpool {
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  let isStopped = false;

  const settleOne = async (name: string): Promise<void> => {
    const file = join(folder, name);
    const parsed = wishSchema.safeParse(JSON.parse(await readFile(file, 'utf8')));
    if (parsed.success) await settle(parsed.data);
    else log.error({ file: name }, 'a kept wish is not one of ours, and is left where it is');
    if (parsed.success) await unlink(file);
  };
  const settleAll = async (): Promise<void> => {
    const names = await readdir(folder).catch(() => []);
    let settled = 0;
    try {
      for (const name of names.sort()) {
        if (isStopped || !name.endsWith(SUFFIX)) continue;
        await settleOne(name);
        settled += 1;
      }
    } catch {
      // The database is still away: in a while again.
    }
    if (settled > 0) log.info({ settled }, 'wishes that were kept are recorded');
    if (!isStopped) timer = setTimeout(run, AGAIN_MS);
  };
  function run(): void {
    running = settleAll();
  }
  run();
  return {
    keep: async (wish) => {
      await mkdir(folder, { recursive: true });
      const file = join(folder, `${wish.at.getTime()}-${randomUUID()}`);
      const handle = await open(file, 'wx');
      try {
        await handle.writeFile(JSON.stringify(wish));
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(file, `${file}${SUFFIX}`);
      await syncFolder(folder);
    },
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
      return running;
    },
  };
}
