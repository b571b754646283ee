import { CHANNELS, type ChannelName } from '../../../domain/base/channel.js';
import { stopSwitchId } from '../../../domain/base/ids.js';
import { native } from '../../base/native.js';
import type { Models } from '../../models.js';
import type { StopScope, StopSwitch } from './stop-switch-schema.js';

type Store = Pick<Models, 'stopSwitches'>;
const idOf = (scope: StopScope): string =>
  stopSwitchId(scope.kind, scope.kind === 'shop' ? scope.shop : scope.kind === 'channel' ? scope.channel : '');

/** Switches it on, or finds it on: the first reason and instant stand. */
export async function stopSending({ stopSwitches }: Store, scope: StopScope, reason: string): Promise<StopSwitch> {
  const _id = idOf(scope);
  const all = native(stopSwitches);
  await all.updateOne({ _id }, { $setOnInsert: { ...scope, reason, stopped: 0 } }, { upsert: true });
  // Gates take it for on from the insert; the database says when.
  await all.updateOne({ _id, since: { $exists: false } }, { $currentDate: { since: true } } as object);
  return (await all.findOne<StopSwitch>({ _id })) ?? { _id, ...scope, reason, stopped: 0 };
}

/** Switches it off. @returns the switch as it was; undefined when it was off */
export const allowSending = async ({ stopSwitches }: Store, scope: StopScope): Promise<StopSwitch | undefined> =>
  ((await native(stopSwitches).findOneAndDelete({ _id: idOf(scope) })) as StopSwitch | null) ?? undefined;

/** The switches that are on and hold a shop, on any of these channels. One small read: gates ask again and again. */
export function stopsOf(
  { stopSwitches }: Store,
  shop: string,
  channels: readonly ChannelName[] = CHANNELS,
): Promise<StopSwitch[]> {
  const scopes: StopScope[] = [
    { kind: 'all' },
    { kind: 'shop', shop },
    ...channels.map((channel) => ({ kind: 'channel', channel }) as const),
  ];
  return native(stopSwitches)
    .find<StopSwitch>({ _id: { $in: scopes.map(idOf) } })
    .toArray();
}

/** Every switch that is on: those of the installation, and of shops. */
export const allStops = ({ stopSwitches }: Store): Promise<StopSwitch[]> =>
  native(stopSwitches)
    .find<StopSwitch>({}, { sort: { _id: 1 }, limit: 1_000 })
    .toArray();

/** Notes that a batch which was being delivered has stopped for these switches: the measure of how long that took. */
export async function noteStopped({ stopSwitches }: Store, switches: readonly StopSwitch[]): Promise<void> {
  const update = { $inc: { stopped: 1 }, $currentDate: { stoppedAt: true } } as object;
  await native(stopSwitches).updateMany({ _id: { $in: switches.map(({ _id }) => _id) } }, update);
}
