import { useEffect, useRef, useState } from 'react';
import type { Schemas } from '../api/client';
import { useI18n } from '../i18n/i18n';
import { Card, Figure, Figures } from '../ui/layout';
import { Badge } from '../ui/status';
import css from './campaign.module.css';

type Ledger = Schemas['Ledger'];
interface Props {
  readonly ledger: Ledger;
  readonly asOf: string;
  readonly zone: string;
  readonly isActive: boolean;
}
interface Sample {
  readonly at: number;
  readonly done: number;
}
/** The rate is of the last ten seconds: shorter jumps about, longer forgets that it was paused. */
const RATE_MS = 10_000;

/** Messages settled per second, from the answers seen so far. */
function useRate(done: number, asOf: string): number {
  const samples = useRef<Sample[]>([]);
  const [rate, setRate] = useState(0);
  useEffect(() => {
    const at = Date.parse(asOf);
    const last = samples.current.at(-1);
    // Another window was chosen, or the first answer: what was seen before says nothing.
    if (last && done < last.done) samples.current = [];
    samples.current = [...samples.current.filter((one) => at - one.at < RATE_MS), { at, done }];
    const first = samples.current[0];
    setRate(first && at > first.at ? ((done - first.done) * 1000) / (at - first.at) : 0);
  }, [done, asOf]);
  return rate;
}

/** How far a window or the campaign is, how fast, and when it will be done. */
export function Progress({ ledger, asOf, zone, isActive }: Props) {
  const { t, format } = useI18n();
  const { audience, pending } = ledger;
  const done = audience - pending;
  const share = audience === 0 ? 0 : done / audience;
  const rate = useRate(done, asOf);
  const isMoving = isActive && pending > 0 && rate >= 0.5;
  const end = isMoving ? new Date(Date.parse(asOf) + (pending / rate) * 1000).toISOString() : undefined;
  return (
    <Card title={t('progress.title')} aside={isActive ? <Badge tone="good">{t('progress.live')}</Badge> : null}>
      <div
        className={css.meter}
        role="progressbar"
        aria-label={t('progress.title')}
        aria-valuemin={0}
        aria-valuemax={audience}
        aria-valuenow={done}
        aria-valuetext={format.percent(share)}
      >
        <span style={{ width: `${share * 100}%` }} />
      </div>
      <Figures>
        <Figure name={t('ledger.audience')} value={format.number(audience)} />
        <Figure name={t('ledger.sent')} value={format.number(ledger.sent)} />
        <Figure name={t('ledger.pending')} value={format.number(pending)} />
        <Figure
          name={t('progress.rate')}
          value={isMoving ? t('progress.perSecond', { rate: format.number(Math.round(rate)) }) : '–'}
        />
        <Figure name={t('progress.end')} value={end === undefined ? '–' : format.time(end, zone)} />
      </Figures>
    </Card>
  );
}
