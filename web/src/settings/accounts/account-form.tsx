import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, data, type Schemas } from '../../api/client';
import { useMay } from '../../api/may';
import { ApiProblem } from '../../api/problem';
import { useI18n } from '../../i18n/i18n';
import { Button } from '../../ui/button';
import { Select, TextField } from '../../ui/field';
import { Row } from '../../ui/layout';
import { Failure } from '../../ui/status';
import { useSay } from '../../ui/toast';
import css from '../../winback/winback.module.css';
import { ACCOUNT_FORMS, type AccountField, bodyOf, type FormKind, KINDS_OF, shownValues } from './forms';

export type FormChannel = keyof typeof KINDS_OF;
interface Props {
  readonly shop: string;
  readonly channel: FormChannel;
  readonly account: Schemas['Account'] | undefined;
  readonly onDone: () => void;
}

/** The sentence for a field that the API refuses, found by the end of its pointer. */
function refusalOf(error: unknown, { name, in: half }: AccountField): string | undefined {
  if (!(error instanceof ApiProblem)) return undefined;
  const pointer = `/${half}/${name.replace('.', '/')}`;
  return error.errors.find(({ field }) => field === pointer)?.allowed;
}

/** The shop's own account with a provider: what it needs, and secrets that are never shown again. */
export function AccountForm({ shop, channel, account, onDone }: Props) {
  const { t } = useI18n();
  const say = useSay();
  const may = useMay();
  const cache = useQueryClient();
  const kinds = KINDS_OF[channel];
  const [kind, setKind] = useState<FormKind>(kinds.find((one) => one === account?.kind) ?? kinds[0] ?? 'chat');
  const stored = account?.kind === kind ? account.settings : {};
  const [values, setValues] = useState(() => shownValues(kind, stored));
  const fields: readonly AccountField[] = ACCOUNT_FORMS[kind];
  const isSet = (name: string): boolean => account?.kind === kind && account.secrets[name] === 'set';
  const missing = fields.find(({ name, required }) => required && (values[name] ?? '').trim() === '' && !isSet(name));
  const save = useMutation({
    mutationFn: () =>
      data(
        api.PUT('/v1/shops/{shop}/accounts/{channel}', {
          params: { path: { shop, channel }, header: account ? {} : { 'If-None-Match': '*' } },
          body: {
            ...bodyOf(kind, values, stored),
            ...(account ? { version: account.version } : {}),
          } as Schemas['AccountBody'],
        }),
      ),
    onSuccess: async () => {
      say(t('accounts.saved'));
      await cache.invalidateQueries({ queryKey: [shop, 'accounts'] });
      onDone();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate();
  };
  const why = may('owner') ?? (missing ? t('accounts.whyField', { field: t(`account.${missing.name}`) }) : undefined);
  return (
    <form className={css.form} onSubmit={submit} autoComplete="off">
      {kinds.length > 1 ? (
        <Select
          label={t('accounts.kind')}
          value={kind}
          onChange={({ target }) => {
            const chosen = kinds.find((one) => one === target.value);
            if (chosen === undefined) return;
            setKind(chosen);
            setValues(shownValues(chosen, account?.kind === chosen ? account.settings : {}));
          }}
        >
          {kinds.map((one) => (
            <option key={one} value={one}>
              {t(`accounts.kind.${one}`)}
            </option>
          ))}
        </Select>
      ) : null}
      {fields.map((field) => (
        <TextField
          key={field.name}
          label={t(`account.${field.name}`)}
          {...(field.in === 'secrets' ? { type: 'password', autoComplete: 'new-password' } : {})}
          {...(field.kind === 'number' ? { inputMode: 'numeric' as const } : {})}
          {...(isSet(field.name) ? { hint: t('accounts.keeps') } : {})}
          value={values[field.name] ?? ''}
          error={refusalOf(save.error, field)}
          onChange={({ target }) => setValues((before) => ({ ...before, [field.name]: target.value }))}
        />
      ))}
      <Failure error={save.error} />
      <Row>
        <Button kind="primary" type="submit" busy={save.isPending} why={why}>
          {t('accounts.save')}
        </Button>
        <Button kind="quiet" onClick={onDone}>
          {t('common.back')}
        </Button>
      </Row>
    </form>
  );
}
