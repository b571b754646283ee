/** Where a campaign stands with the shop's rule that above so many messages a second person approves. */
type Stand = 'counting' | 'below' | 'none' | 'stale' | 'own' | 'other';
export interface Seen {
  readonly stands: Stand;
  readonly above: number;
  /** What the campaign comes to; undefined while it is counted. */
  readonly messages: number | undefined;
}
interface Facts {
  readonly above: number;
  readonly messages: number | undefined;
  readonly approved: { readonly by: string; readonly isCurrent: boolean } | undefined;
  /** Key of whoever looks. */
  readonly me: string;
}

/** As the API decides: below the number nobody is asked, an edit ends an approval, whoever approved does not switch on. */
export function standing({ above, messages, approved, me }: Facts): Seen {
  const of = (stands: Stand): Seen => ({ stands, above, messages });
  if (approved?.isCurrent && approved.by !== me)
    return of(messages === undefined || messages > above ? 'other' : 'below');
  if (messages === undefined) return of('counting');
  if (messages <= above) return of('below');
  return of(approved === undefined ? 'none' : approved.isCurrent ? 'own' : 'stale');
}

/** Key of the sentence that says why it cannot be switched on by whoever looks; undefined when it can, as far as is known. */
export const waitsFor = (stands: Stand | undefined): 'eyes.whyOwn' | 'eyes.whyNone' | undefined =>
  stands === 'own' ? 'eyes.whyOwn' : stands === 'none' || stands === 'stale' ? 'eyes.whyNone' : undefined;
