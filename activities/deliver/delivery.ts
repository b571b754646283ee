import type { Channel } from '../../channels/channel.js';
import { customerId } from '../../domain/base/ids.js';
import { languageOf } from '../../domain/base/text/language.js';
import type { Campaign } from '../../domain/campaign/campaign.js';
import { jointTemplate, templatesOf } from '../../domain/campaign/experiment.js';
import type { Cap } from '../../domain/customer/caps.js';
import { VARIANT_KEYS, WAITS } from '../../domain/experiment/variants.js';
import { ownLinks } from '../../domain/message/links.js';
import { productNames } from '../../domain/message/merge.js';
import { namesParameter } from '../../domain/message/parameters.js';
import { type MergeFields, wholeSource } from '../../domain/message/template.js';
import { TemplateError } from '../../domain/message/templates.js';
import type { Batch, Run } from '../../domain/run/run.js';
import { native } from '../../models/base/native.js';
import { patiently } from '../../models/base/patient.js';
import { registerCode } from '../../models/message/short-link.js';
import { takeBatch } from '../../models/run/batch-store.js';
import { keepPlaces } from '../../models/run/places.js';
import { stopsOf } from '../../models/run/stop/stop-switch.js';
import type { ChannelDeps } from '../deps.js';
import { batchNotFound, campaignNotFound, templateBroken } from '../failures.js';
import type { Pulse } from '../pulse.js';
import { requireRun } from '../run/load-run.js';
import type { LastLook } from '../run/owner.js';
import { capsOf, loadShop } from '../run/rules.js';
import { type RunHours, runHours } from '../run/run-hours.js';
import { OUTREACHES_NOW, type OutreachesNow, standingIn } from '../run/standing.js';
import type { Turn } from '../turns.js';
import { accountBehind, strangerTo } from './by-account.js';
import { type GateMemory, newGate } from './gate-memory.js';
import { type Moment, momentOf } from './moment.js';
import { createRenderer, type RecipientRenderer, type RunTexts } from './render.js';

/** One attempt at one batch: what it needs to know, read once. */
export interface Delivery {
  readonly deps: ChannelDeps;
  readonly channel: Channel;
  readonly pulse: Pulse;
  /** Given back while this attempt only waits. */
  readonly turn: Turn;
  readonly run: Run;
  readonly batch: Batch;
  readonly caps: readonly Cap[];
  /** Names this attempt on the customers it claims. */
  readonly token: string;
  readonly render: RecipientRenderer;
  readonly hours: RunHours;
  readonly gate: GateMemory;
  /** Just before the batch was taken: its `heldAt` on our own clocks. */
  readonly takenAt: Moment;
}

/** @throws RunNotFound, CampaignNotFound, BatchNotFound, TemplateBroken (all not retryable) */
export async function loadDelivery(
  deps: ChannelDeps,
  channel: Channel,
  pulse: Pulse,
  turn: Turn,
  input: { run: string; seq: number },
): Promise<Delivery> {
  const token = deps.newClaimToken();
  // Before the reads: what they say is not younger than this.
  const readAt = momentOf(deps);
  const run = await requireRun(deps.models, input.run);
  const takenAt = momentOf(deps);
  const [batch, shop, sale, shortCode, stops] = await Promise.all([
    // From here on no attempt before this one may hand anything over.
    patiently(() => takeBatch(deps.models.batches, input.run, input.seq, token, accountBehind(channel))),
    loadShop(deps.models, run.shop),
    saleOf(deps, run),
    shortCodeOf(deps, run),
    stopsOf(deps.models, run.shop, [run.channel]),
  ]);
  if (!batch) throw batchNotFound(input.run, input.seq);
  // Whoever follows a short link names a place.
  const own = ownLinks(jointTemplate(run));
  if (run.channel === 'sms' || own.length > 0) await patiently(() => keepPlaces(deps.models, batch));
  const texts = {
    ...run,
    shopName: shop.name,
    ...(shop.hotline === undefined ? {} : { hotline: shop.hotline }),
    zone: shop.zone,
    language: languageOf(shop),
    now: deps.now,
    saleDay: sale.saleDay,
    ownLinks: own,
    ...(shortCode === undefined ? {} : { shortCode }),
  };
  return {
    deps,
    channel: strangerTo(channel, batch.via),
    pulse,
    turn,
    run,
    batch,
    caps: capsOf(deps.policyAt(deps.now()), shop, deps.now()),
    token,
    render: rendererOf(texts, sale, batch, deps),
    hours: runHours(run, shop),
    gate: newGate(isStopped(run, stops), readAt, sale.look),
    takenAt,
  };
}

const isStopped = ({ held, ending }: Run, stops: readonly unknown[]): boolean =>
  held !== undefined || ending !== undefined || stops.length > 0;

/** The campaign as texts and gate need it. */
interface Sale extends Pick<RunTexts, 'saleDay'> {
  /** Where a message names them. */
  readonly products?: Campaign['products'];
  readonly look?: LastLook;
}

/** What the texts say of the campaign. A programme has no sale day; its check refuses a text that names one. @throws CampaignNotFound */
async function saleOf({ models }: ChannelDeps, run: Run): Promise<Sale> {
  if (run.winback) return { saleDay: run.winback.day };
  const hasProducts = namesParameter(wholeSource(jointTemplate(run)), 'product_list');
  const campaign = await native(models.campaigns).findOne<Pick<Campaign, 'saleDay' | 'products'> & OutreachesNow>(
    { _id: run.campaign },
    { projection: { saleDay: 1, ...OUTREACHES_NOW, ...(hasProducts ? { products: 1 } : {}) } },
  );
  if (!campaign) throw campaignNotFound(run.campaign);
  const { saleDay, products, version } = campaign;
  const look = { version, standing: standingIn(run, campaign).kind };
  return { saleDay, ...(hasProducts ? { products } : {}), look };
}

/** An SMS has no room for a long link, nor has a return path for a message id; links that a template names itself are short, too. */
async function shortCodeOf({ models, short }: ChannelDeps, run: Run): Promise<string | undefined> {
  if (run.channel === 'chat' && ownLinks(jointTemplate(run)).length === 0) return undefined;
  return registerCode(models, run._id, (attempt) => short.codeOf(run._id, attempt));
}

type Texts = Omit<RunTexts, 'products'> & Pick<Run, 'experiment' | 'choice'>;

/** Writes each recipient's message: of an experiment the one that was drawn for them, or the winner. */
function rendererOf(texts: Texts, { products }: Sale, batch: Batch, deps: ChannelDeps): RecipientRenderer {
  const renderers = templatesOf(texts).map((template) => {
    const named = products ? { products: productNames(template, products) } : {};
    try {
      return createRenderer({ ...texts, ...named, template }, deps);
    } catch (error) {
      throw error instanceof TemplateError ? templateBroken(texts._id) : error;
    }
  });
  const [own] = renderers as [RecipientRenderer, ...RecipientRenderer[]];
  const { variants } = batch;
  if (variants === undefined) return own;
  return (customer, fields, place) => {
    const drawn = place ? variants[place.index] : undefined;
    const key = drawn === WAITS ? texts.choice?.winner : drawn;
    const at = (VARIANT_KEYS as readonly string[]).indexOf(key ?? WAITS);
    return (renderers[at] ?? own)(customer, fields, place);
  };
}

/** The customer's own reference of a recipient. */
export function refOf({ batch }: Pick<Delivery, 'batch'>, index: number): string {
  const ref = batch.customers[index];
  if (ref === undefined) throw new RangeError(`Cannot name recipient ${index} of '${batch._id}': there is none`);
  return ref;
}
export const idOf = (delivery: Pick<Delivery, 'batch'>, index: number): string =>
  customerId(delivery.batch.shop, refOf(delivery, index));

/** The recipient's merge fields as planned; undefined once the run is closed. */
export const fieldsOf = ({ batch }: Pick<Delivery, 'batch'>, index: number): MergeFields | undefined =>
  batch.fields?.[index];
