import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, data } from '../api/client';
import { useI18n } from '../i18n/i18n';
import { Button } from '../ui/button';
import { Notice } from '../ui/status';
import { refusalOf } from './refusal';

/** The way in by an identity provider, where the installation has one; and why it has just let nobody in. */
export function ByProvider() {
  const { t } = useI18n();
  const [refusal] = useState(() => refusalOf(window.location.hash));
  const { data: options } = useQuery({
    queryKey: ['sign-in'],
    queryFn: () => data(api.GET('/v1/sign-in')),
    retry: false,
  });
  const path = options?.oidc?.path;
  return (
    <>
      {refusal === undefined ? null : <Notice tone="warn">{t(`signIn.refused.${refusal}`)}</Notice>}
      {path === undefined ? null : <Button onClick={() => window.location.assign(path)}>{t('signIn.provider')}</Button>}
    </>
  );
}
