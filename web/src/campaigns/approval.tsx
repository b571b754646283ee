import { type ReactNode, useState } from 'react';
import type { Schemas } from '../api/client';
import { useMay } from '../api/may';
import { useI18n } from '../i18n/i18n';
import { Button } from '../ui/button';
import { Confirm } from '../ui/dialog';
import { Card, Row } from '../ui/layout';
import { Notice } from '../ui/status';
import { useSay } from '../ui/toast';
import type { Seen } from './second-person';

interface Props {
  readonly name: string;
  readonly zone: string;
  readonly approved: Schemas['Approval'] | undefined;
  readonly seen: Seen;
  /** What is approved, with its numbers. */
  readonly children: ReactNode;
  readonly onApprove: () => Promise<unknown>;
}

/** Where it stands, in a sentence. */
function Sentence({ seen, approved, zone }: Pick<Props, 'seen' | 'approved' | 'zone'>) {
  const { t, format } = useI18n();
  if (seen.messages === undefined || seen.stands === 'counting') return <p>{t('eyes.counting')}</p>;
  const counts = { messages: format.number(seen.messages), above: format.number(seen.above) };
  if (seen.stands === 'below') return <p>{t('eyes.below', counts)}</p>;
  const who = { name: approved?.name ?? t('eyes.someone'), at: approved ? format.instant(approved.at, zone) : '' };
  return (
    <>
      <p>{t('eyes.needed', counts)}</p>
      <Notice tone={seen.stands === 'other' ? 'good' : 'warn'}>{t(`eyes.${seen.stands}`, who)}</Notice>
    </>
  );
}

/** Four eyes: what is still waited for, and the second person's button. */
export function ApprovalCard({ name, zone, approved, seen, children, onApprove }: Props) {
  const { t } = useI18n();
  const say = useSay();
  const may = useMay();
  const [asking, setAsking] = useState(false);
  const approve = async (): Promise<void> => {
    await onApprove();
    say(t('eyes.approved'));
  };
  return (
    <Card title={t('eyes.title')}>
      <Sentence seen={seen} approved={approved} zone={zone} />
      {seen.stands === 'none' || seen.stands === 'stale' ? (
        <Row>
          <Button why={may('sender')} onClick={() => setAsking(true)}>
            {t('eyes.approve')}
          </Button>
        </Row>
      ) : null}
      <Confirm
        open={asking}
        title={t('eyes.approveTitle', { name })}
        confirm={t('eyes.approve')}
        onConfirm={approve}
        onClose={() => setAsking(false)}
      >
        <p>{children}</p>
        <p>{t('eyes.approveThen')}</p>
      </Confirm>
    </Card>
  );
}
