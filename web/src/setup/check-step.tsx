import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '../api/client';
import { preflightQuery } from '../api/queries';
import { CampaignSwitch } from '../campaigns/campaign-switch';
import { FourEyes } from '../campaigns/four-eyes';
import type { Campaign } from '../campaigns/states';
import { useI18n } from '../i18n/i18n';
import { Card, Figure, Figures } from '../ui/layout';
import { Loaded, Notice } from '../ui/status';
import css from './setup.module.css';

type Finding = Schemas['PreflightFinding'];
const TONE = { block: 'bad', warn: 'warn', info: 'calm' } as const;
const ORDER = ['block', 'warn', 'info'] as const;

/** The same finding of many messages is one, with how many it concerns. */
function grouped(findings: readonly Finding[]): (Finding & { readonly count: number })[] {
  const groups = new Map<string, Finding & { count: number }>();
  for (const one of findings) {
    const key = `${one.severity} ${one.code} ${one.text.vi} ${one.fix.vi}`;
    const before = groups.get(key);
    groups.set(key, { ...one, count: (before?.count ?? 0) + 1 });
  }
  return [...groups.values()].toSorted((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
}

/** Preflight, and the switch. */
export function CheckStep({ campaign }: { readonly campaign: Campaign }) {
  const { t, format } = useI18n();
  const { shop, campaign: key, version } = campaign;
  const query = useQuery(preflightQuery(shop, key, version));
  return (
    <>
      <Card title={t('check.title')}>
        <Loaded query={query} lines={5}>
          {({ ready, findings, outreaches, sms }) => (
            <>
              <Notice tone={ready ? 'good' : 'bad'} title={t(ready ? 'check.ready' : 'check.notReady')} />
              <Figures>
                <Figure
                  name={t('check.messages')}
                  value={format.number(outreaches.reduce((sum, one) => sum + one.reachable, 0))}
                />
                <Figure name={t('check.outreaches')} value={format.number(outreaches.length)} />
                {sms.parts > 0 ? <Figure name={t('check.smsParts')} value={format.number(sms.parts)} /> : null}
                {sms.cost === undefined ? null : (
                  <Figure name={t('check.smsCost')} value={format.money(sms.cost, sms.currency)} />
                )}
                {sms.balance === undefined ? null : (
                  <Figure name={t('check.balance')} value={format.money(sms.balance, sms.currency)} />
                )}
              </Figures>
              <ul className={css.findings}>
                {grouped(findings).map((one) => (
                  <li key={`${one.code}-${one.text.en}-${one.fix.en}`}>
                    <Notice tone={TONE[one.severity]} title={t(`check.${one.severity}`, { count: one.count })}>
                      <p>{format.words(one.text)}</p>
                      <p>{format.words(one.fix)}</p>
                    </Notice>
                  </li>
                ))}
              </ul>
            </>
          )}
        </Loaded>
      </Card>
      <FourEyes shop={shop} campaign={campaign} />
      <Card title={t('check.switch')}>
        <p>{t('check.switchText')}</p>
        <CampaignSwitch shop={shop} campaign={campaign} />
      </Card>
    </>
  );
}
