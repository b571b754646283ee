import { z } from 'zod';
import { parseVersions, versionAt } from '../base/versions.js';
import haravan from '../policies/platforms/haravan.json' with { type: 'json' };
import kiotviet from '../policies/platforms/kiotviet.json' with { type: 'json' };
import klaviyo from '../policies/platforms/klaviyo.json' with { type: 'json' };
import lazada from '../policies/platforms/lazada.json' with { type: 'json' };
import mailchimp from '../policies/platforms/mailchimp.json' with { type: 'json' };
import sapo from '../policies/platforms/sapo.json' with { type: 'json' };
import shopee from '../policies/platforms/shopee.json' with { type: 'json' };
import shopify from '../policies/platforms/shopify.json' with { type: 'json' };
import tiktok from '../policies/platforms/tiktok-shop.json' with { type: 'json' };
import woocommerce from '../policies/platforms/woocommerce.json' with { type: 'json' };
import { importMapping, MAPPED_KINDS, statusRule } from './mapping.js';

const { columns, total, lines, dateOrder, zone, describedBelow } = importMapping.shape;
const text = z.string().min(1);

/** One kind of file that a platform exports. */
const platformFile = z.strictObject({
  file: text,
  kind: z.enum(MAPPED_KINDS),
  /** When such files were seen, and by whom: `files of others`, `readers` (programs that read them), `help pages`. */
  seen: text,
  sure: text,
  /** Columns that together no other file has. */
  must: z.array(text).min(1),
  columns,
  total,
  lines,
  dateOrder,
  zone,
  describedBelow,
  currency: z.string().length(3).exactOptional(),
  status: z.array(statusRule).exactOptional(),
  /** The first column is the id, whatever the account's language calls it. */
  firstColumnIsId: z.literal(true).exactOptional(),
  /** What the name of the file alone says: columns that do not count in it, and what every row then is. */
  fileNames: z
    .array(z.strictObject({ begins: text, without: z.array(text), needs: text.exactOptional() }))
    .exactOptional(),
  /** Why such a file is not taken. */
  refused: text.exactOptional(),
});
type PlatformFile = z.output<typeof platformFile>;

const PLATFORMS = [haravan, kiotviet, klaviyo, lazada, mailchimp, sapo, shopee, shopify, tiktok, woocommerce].map(
  (raw) => parseVersions(raw, { platform: text, name: text, files: z.array(platformFile) }),
);

export interface KnownFile extends PlatformFile {
  readonly platform: string;
  readonly name: string;
}

/** Every file of every platform that is known at an instant. */
export const platformFiles = (at: Date): KnownFile[] =>
  PLATFORMS.flatMap((versions) => {
    const { platform, name, files } = versionAt(versions, at);
    return files.map((file) => ({ ...file, platform, name }));
  });
