import type { Schemas } from '../api/client';
import { serverNow } from '../api/clock';
import { useI18n } from '../i18n/i18n';
import { Soft } from '../ui/layout';
import css from './setup.module.css';

type Windows = readonly Pick<Schemas['Campaign']['windows'][number], 'window' | 'opensAt' | 'closesAt' | 'goal'>[];

/** The windows of a sale day on one line of time, and in words. */
export function Timeline({ windows, zone }: { readonly windows: Windows; readonly zone: string }) {
  const { t, format } = useI18n();
  const first = Math.min(...windows.map(({ opensAt }) => Date.parse(opensAt)));
  const last = Math.max(...windows.map(({ closesAt }) => Date.parse(closesAt)));
  const at = (instant: number): number => ((instant - first) / Math.max(1, last - first)) * 100;
  const now = serverNow();
  return (
    <div className={css.timeline}>
      <div className={css.line} aria-hidden="true">
        {windows.map(({ window, opensAt, closesAt }) => {
          const left = at(Date.parse(opensAt));
          return (
            <span
              key={window}
              className={`${css.span} ${css[window]}`}
              style={{ left: `${left}%`, width: `${at(Date.parse(closesAt)) - left}%` }}
            />
          );
        })}
        {now > first && now < last ? <span className={css.now} style={{ left: `${at(now)}%` }} /> : null}
      </div>
      <ol className={css.windows}>
        {windows.map(({ window, opensAt, closesAt, goal }) => (
          <li key={window}>
            <span className={`${css.dot} ${css[window]}`} aria-hidden="true" />
            <div>
              <strong>{t(`window.${window}`)}</strong>
              {Date.parse(opensAt) <= now && now < Date.parse(closesAt) ? <Soft> · {t('timeline.now')}</Soft> : null}
              <br />
              <Soft>
                {format.instant(opensAt, zone)} – {format.instant(closesAt, zone)}
                <br />
                {goal}
              </Soft>
            </div>
          </li>
        ))}
      </ol>
    </div>
  );
}
