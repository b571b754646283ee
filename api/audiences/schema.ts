import { z } from 'zod';
import { AUDIENCE_DEFINITIONS, AUDIENCES, type AudienceName } from '../../domain/audience/audience.js';
import { PRESET_DEFINITIONS, PRESETS, type PresetName, presetTree } from '../../domain/audience/custom/presets.js';
import { describeTree } from '../../domain/audience/custom/words.js';
import { WINDOWS } from '../../domain/base/window.js';
import type { AudienceVersion, CustomAudience } from '../../models/audience/audience-schema.js';
import { instantOut, label, slug, words } from '../http/common-schema.js';
import { tree } from './tree-schema.js';

/** Names that already mean something at the same place of a path or of a reference. */
const TAKEN: ReadonlySet<string> = new Set([...AUDIENCES, 'preview']);
const isFree = (key: string): boolean => !TAKEN.has(key);
const audienceKey = slug.refine(isFree, 'a key that no built-in audience has, nor "preview"');

export const audienceParams = z.strictObject({ shop: slug, audience: audienceKey });
const version = z.int().min(1).max(999_999);
export const versionQuery = z.strictObject({
  version: z
    .string()
    .regex(/^[1-9]\d{0,5}$/, 'a version number')
    .transform(Number)
    .exactOptional()
    .meta({ description: 'An earlier version; default: the present one' }),
});

export const audienceBody = z
  .strictObject({
    name: label(120),
    tree,
    version: version
      .exactOptional()
      .meta({ description: 'The version that was read; absent for a new audience. Another one in between is a 409' }),
  })
  .meta({ id: 'AudienceInput' });

export const audienceOut = z
  .object({ audience: slug, name: z.string(), version, tree, words, editedAt: instantOut })
  .meta({ id: 'Audience' });

/** @param currency the shop's, for the words */
export const audienceView = (
  { key, name, version: at, tree: rule, editedAt }: CustomAudience | AudienceVersion,
  currency: string,
): z.output<typeof audienceOut> => ({
  audience: key,
  name,
  version: at,
  tree: rule,
  words: describeTree(rule, currency),
  editedAt: editedAt.toISOString(),
});

const builtInOut = z
  .object({
    audience: z.enum(AUDIENCES),
    label: words,
    description: words,
    windows: z.array(z.enum(WINDOWS)).meta({ description: 'Windows that speak to it, by the seed; a suggestion' }),
    params: z.array(
      z.object({
        name: z.string(),
        label: words,
        unit: z.enum(['days', 'orders']),
        default: z.int(),
        min: z.int(),
        max: z.int(),
        source: z.string(),
      }),
    ),
    source: z.string(),
  })
  .meta({ id: 'BuiltInAudience' });

const presetOut = z
  .object({
    preset: z.enum(PRESETS),
    label: words,
    description: words,
    windows: z.array(z.enum(WINDOWS)),
    source: z.string(),
    tree: tree.exactOptional().meta({ description: 'To be saved or previewed as it is; absent without any product' }),
  })
  .meta({ id: 'AudiencePreset' });

export const audiencesQuery = z.strictObject({
  campaign: slug.exactOptional().meta({ description: "Presets for its products; default: the shop's approved ones" }),
});
export const audiencesOut = z.object({
  builtIn: z.array(builtInOut),
  presets: z.array(presetOut).meta({ description: 'Audiences of the seed that need products' }),
  custom: z.array(audienceOut),
});

/** @param skus the products that the preset shall speak of */
export function presetView(preset: PresetName, skus: readonly string[]): z.output<typeof presetOut> {
  const { label: named, description, windows, source } = PRESET_DEFINITIONS[preset];
  const rule = presetTree(preset, skus);
  return { preset, label: named, description, windows: [...windows], source, ...(rule ? { tree: rule } : {}) };
}

/** A built-in audience as the API shows it: its words and numbers, not its functions. */
export function builtInView(name: AudienceName): z.output<typeof builtInOut> {
  const { label: named, description, windows, params, source } = AUDIENCE_DEFINITIONS[name];
  return { audience: name, label: named, description, windows: [...windows], params: [...params], source };
}
