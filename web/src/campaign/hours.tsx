import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { hoursQuery } from '../api/queries';
import type { Campaign } from '../campaigns/states';
import { useI18n } from '../i18n/i18n';
import { CHANNEL_NAMES, HOUR_MEASURES, type HourMeasure, WINDOW_NAMES } from '../search';
import { Select } from '../ui/field';
import { Card, Columns, Soft } from '../ui/layout';
import { Empty, Loaded } from '../ui/status';
import { Table } from '../ui/table';
import css from './campaign.module.css';
import { type Bars, barsOf, topOf } from './hour-bars';

/** Bars over time: a picture with its highest value named; the numbers stand in the table below. */
function Chart({ bars, name, write, at }: Chart) {
  const { t } = useI18n();
  const top = topOf(Math.max(...bars.map(({ value }) => value)));
  const ends = [bars[0], bars.at(-1)].map((bar) => (bar ? at(bar.at) : ''));
  const highest = bars.toSorted((a, b) => b.value - a.value)[0];
  const peak = highest ? t('hours.peak', { value: write(highest.value), at: at(highest.at) }) : '';
  return (
    <figure className={css.chart}>
      <span className={css.top} aria-hidden="true">
        {write(top)}
      </span>
      <div className={css.bars} role="img" aria-label={`${name}. ${peak}`}>
        {bars.map((bar) => (
          <span key={bar.at} title={`${at(bar.at)}: ${write(bar.value)}`}>
            <span style={{ height: `${(bar.value / top) * 100}%` }} />
          </span>
        ))}
      </div>
      <div className={css.ends} aria-hidden="true">
        {[...new Set(ends)].map((end) => (
          <span key={end}>{end}</span>
        ))}
      </div>
      <figcaption>
        <Soft>{peak}</Soft>
      </figcaption>
    </figure>
  );
}
interface Chart {
  readonly bars: Bars['bars'];
  readonly name: string;
  readonly write: (value: number) => string;
  readonly at: (iso: string) => string;
}

/** Which window, which channel and which number; all three stand in the URL. */
function Filters({ shop, campaign }: { readonly shop: string; readonly campaign: Campaign }) {
  const { t } = useI18n();
  const search = useSearch({ from: '/inside/s/$shop/campaigns/$campaign' });
  const navigate = useNavigate();
  const choose = (name: 'window' | 'channel' | 'of', value: string): void => {
    const { [name]: _, ...others } = search;
    void navigate({
      to: '/s/$shop/campaigns/$campaign',
      params: { shop, campaign: campaign.campaign },
      search: value === '' ? others : { ...others, [name]: value },
      resetScroll: false,
    });
  };
  return (
    <Columns>
      <Select
        label={t('hours.of')}
        value={search.of ?? HOUR_MEASURES[0]}
        onChange={({ target }) => choose('of', target.value)}
      >
        {HOUR_MEASURES.map((one) => (
          <option key={one} value={one}>
            {t(`hours.${one}`)}
          </option>
        ))}
      </Select>
      <Select
        label={t('ledger.window')}
        value={search.window ?? ''}
        onChange={({ target }) => choose('window', target.value)}
      >
        <option value="">{t('monitor.all')}</option>
        {WINDOW_NAMES.map((one) => (
          <option key={one} value={one}>
            {t(`window.${one}`)}
          </option>
        ))}
      </Select>
      <Select
        label={t('runs.channel')}
        value={search.channel ?? ''}
        onChange={({ target }) => choose('channel', target.value)}
      >
        <option value="">{t('hours.allChannels')}</option>
        {CHANNEL_NAMES.map((one) => (
          <option key={one} value={one}>
            {t(`channel.${one}`)}
          </option>
        ))}
      </Select>
    </Columns>
  );
}

/** What happened hour by hour, of the campaign, one window or one channel. */
export function Hours({ shop, campaign }: { readonly shop: string; readonly campaign: Campaign }) {
  const { t, format } = useI18n();
  const { window, channel, of = HOUR_MEASURES[0] } = useSearch({ from: '/inside/s/$shop/campaigns/$campaign' });
  const only = { ...(window ? { window } : {}), ...(channel ? { channel } : {}) };
  const query = useQuery(hoursQuery(shop, campaign.campaign, only, { live: campaign.state === 'active' }));
  const name = t(`hours.${of satisfies HourMeasure}`);
  return (
    <Card title={t('hours.title')}>
      <Filters shop={shop} campaign={campaign} />
      <Loaded query={query} lines={6}>
        {({ hours, currency }) => {
          const found = barsOf(
            hours.map((one) => ({ hour: one.hour, value: one[of] })),
            campaign.zone,
          );
          if (found.bars.every(({ value }) => value === 0)) return <Empty title={t('hours.none')} />;
          const write = (value: number) => (of === 'revenue' ? format.money(value, currency) : format.number(value));
          const at = (iso: string) =>
            found.by === 'day' ? format.day(iso, campaign.zone) : format.instant(iso, campaign.zone);
          const happened = found.bars.filter(({ value }) => value > 0);
          return (
            <>
              <Chart bars={found.bars} name={name} write={write} at={at} />
              <details>
                <summary>{t('hours.table')}</summary>
                <Table
                  label={name}
                  rows={happened}
                  keyOf={(bar) => bar.at}
                  columns={[
                    { name: t(`hours.by.${found.by}`), cell: (bar) => at(bar.at) },
                    { name, number: true, cell: ({ value }) => write(value) },
                  ]}
                />
              </details>
            </>
          );
        }}
      </Loaded>
    </Card>
  );
}
