import type { Schemas } from '../api/client';
import { useI18n } from '../i18n/i18n';
import { Figure, Figures, Soft } from '../ui/layout';
import { Loaded, Notice } from '../ui/status';

type Preview = Schemas['ResumePreview'];
interface Props {
  readonly query: { readonly data: Preview | undefined; readonly error: unknown; readonly refetch: () => unknown };
  readonly zone: string;
}

const totalOf = (counts: Readonly<Record<string, number | undefined>>): number =>
  Object.values(counts).reduce<number>((sum, count) => sum + (count ?? 0), 0);

/** How many of the preview's runs and outreaches are in each state that a seller should know of. */
function statesOf({ runs, ahead }: Preview) {
  const of = (list: readonly { readonly state: string }[], state: string): number =>
    list.filter((one) => one.state === state).length;
  const counts = {
    atOnce: of(ahead, 'at_once'),
    tooLate: of(ahead, 'expired'),
    waits: of(ahead, 'waits'),
    off: of(runs, 'off'),
    held: of(runs, 'held'),
  } as const;
  return (Object.keys(counts) as (keyof typeof counts)[])
    .filter((name) => counts[name] > 0)
    .map((name) => ({ name, count: counts[name] }));
}

/** What switching on again would do now: who gets a message, who no more and why, and which offers run out meanwhile. */
export function ResumePreview({ query, zone }: Props) {
  const { t, format, has } = useI18n();
  return (
    <Loaded query={query}>
      {(preview) => {
        const { pending, willGo, expired, noLonger, inDoubt, isEstimate, isComplete, runs, offers } = preview;
        const reasons = Object.entries(noLonger).filter(([, count]) => count > 0);
        const opensAt = runs
          .flatMap((run) => (run.state === 'goes_on' && run.opensAt ? [run.opensAt] : []))
          .toSorted()[0];
        return (
          <>
            {pending === 0 ? (
              <p>{t('resume.nothing')}</p>
            ) : (
              <Figures>
                <Figure name={t('resume.willGo')} value={format.number(willGo)} />
                <Figure name={t('resume.expired')} value={format.number(expired)} />
                <Figure name={t('resume.noLonger')} value={format.number(totalOf(noLonger))} />
                {inDoubt > 0 ? <Figure name={t('resume.inDoubt')} value={format.number(inDoubt)} /> : null}
              </Figures>
            )}
            <ul>
              {reasons.map(([reason, count]) => {
                const key = `skipped.${reason}`;
                return (
                  <li key={reason}>
                    {format.number(count)}: {has(key) ? t(key) : reason}
                  </li>
                );
              })}
              {statesOf(preview).map(({ name, count }) => (
                <li key={name}>{t(`resume.${name}`, { count })}</li>
              ))}
            </ul>
            {opensAt === undefined ? null : <p>{t('resume.opensAt', { at: format.instant(opensAt, zone) })}</p>}
            {offers
              .filter(({ isOver, endsBeforeLast }) => isOver || endsBeforeLast)
              .map(({ offer, endsAt, isOver }) => (
                <Notice key={offer} tone="warn">
                  {t(isOver ? 'resume.offerOver' : 'resume.offerEnds', { offer, at: format.instant(endsAt, zone) })}
                </Notice>
              ))}
            {isEstimate ? <Soft>{t('resume.estimate')}</Soft> : null}
            {isComplete ? null : <Soft>{t('resume.incomplete')}</Soft>}
          </>
        );
      }}
    </Loaded>
  );
}
