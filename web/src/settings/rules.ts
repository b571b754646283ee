export const HOUR_CHANNELS = ['chat', 'email', 'sms', 'zalo'] as const;
export const CAPS = ['day_all', 'day_sms', 'day_email', 'week_all'] as const;

interface Times {
  readonly opens: string;
  readonly until: string;
}
interface Ruled {
  readonly zone: string;
  readonly hours?: {
    readonly simulated: boolean;
    readonly source: string;
    readonly channels: Readonly<Record<string, Times | null | undefined>>;
  };
  readonly caps?: Readonly<Record<string, number>>;
  readonly fourEyes?: { readonly above: number };
}

/** Hours and caps as a form shows them: '' where the law's or the system's hold. */
export function shownRules({ hours, caps, fourEyes }: Ruled): Record<string, string> {
  const times = HOUR_CHANNELS.flatMap((channel) =>
    (['opens', 'until'] as const).map(
      (edge) => [`${channel}.${edge}`, hours?.channels[channel]?.[edge] ?? ''] as const,
    ),
  );
  const numbers = CAPS.map((cap) => [cap, String(caps?.[cap] ?? '')] as const);
  return Object.fromEntries([...times, ...numbers, ['fourEyes', String(fourEyes?.above ?? '')]]);
}

/**
 * The settings of the shop with other hours and caps, to be saved over the version that was read. What the form does not show (a
 * channel without any hours, a cap of another name) stays as it is.
 */
export function editedShop<T extends Ruled>(shop: T, values: Readonly<Record<string, string>>) {
  const { hours, caps, fourEyes: _eyes, ...rest } = shop;
  const { shop: _, createdAt: __, ...kept } = rest as typeof rest & { shop?: unknown; createdAt?: unknown };
  const channels = { ...hours?.channels };
  for (const channel of HOUR_CHANNELS) {
    const [opens, until] = [values[`${channel}.opens`] ?? '', values[`${channel}.until`] ?? ''];
    if (opens !== '' || until !== '') channels[channel] = { opens, until };
    else if (channels[channel] !== null) delete channels[channel];
  }
  const numbers = { ...caps };
  for (const cap of CAPS) {
    const typed = values[cap] ?? '';
    if (typed === '') delete numbers[cap];
    else numbers[cap] = Number(typed);
  }
  const above = values.fourEyes ?? '';
  const own = hours ?? { simulated: false, source: 'the shop' };
  return {
    ...kept,
    ...(Object.keys(channels).length > 0 ? { hours: { ...own, channels } } : {}),
    ...(Object.keys(numbers).length > 0 ? { caps: numbers } : {}),
    ...(above === '' ? {} : { fourEyes: { above: Number(above) } }),
  };
}
