import { useState } from 'react';
import type { Schemas } from '../api/client';
import { useI18n } from '../i18n/i18n';
import { Preview } from '../messages/preview';
import { Button } from '../ui/button';
import { Soft } from '../ui/layout';
import css from './templates.module.css';

interface Props {
  readonly shop: string;
  readonly ready: Schemas['ReadyTemplate'];
  /** The audience's name as the seller knows it. */
  readonly audience: string | undefined;
}

/** One ready message, and how a customer would see it. */
export function TemplateRow({ shop, ready, audience }: Props) {
  const { t } = useI18n();
  const [open, setOpen] = useState(false);
  const { window, template, offer, channel } = ready;
  const words = { text: template.text, ...(template.subject === undefined ? {} : { subject: template.subject }) };
  return (
    <li>
      <strong>
        {audience === undefined ? '' : `${audience} · `}
        {t(`window.${window}`)}
      </strong>{' '}
      {offer ? <Soft>{t('suggestions.withOffer')}</Soft> : null}
      {template.subject === undefined ? null : <p>{template.subject}</p>}
      <p className={css.text}>{template.text}</p>
      <Button kind="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
        {t(open ? 'templates.hide' : 'templates.show')}
      </Button>
      {open ? (
        <Preview
          shop={shop}
          message={{ channel, kind: window === 'winback' ? 'winback' : 'campaign', template: words }}
        />
      ) : null}
    </li>
  );
}
