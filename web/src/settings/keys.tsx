import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, data, type Schemas } from '../api/client';
import { serverNow } from '../api/clock';
import { useMay } from '../api/may';
import { shopQuery } from '../api/queries';
import { ROLES, type Role, reaches } from '../api/roles';
import { sessionQuery } from '../api/session';
import { useI18n } from '../i18n/i18n';
import { fromLocalInput } from '../setup/zoned';
import { Button } from '../ui/button';
import { Confirm } from '../ui/dialog';
import { Select, TextField } from '../ui/field';
import { Card, Row, Soft, Stack } from '../ui/layout';
import { Badge, Failure, Loaded, Notice } from '../ui/status';
import { Table } from '../ui/table';
import { useSay } from '../ui/toast';
import css from '../winback/winback.module.css';

type Key = Schemas['Key'];
const DAY_SECONDS = 86_400;

/** A secret, on the one occasion that it is seen. */
function Once({ secret }: { readonly secret: string }) {
  const { t } = useI18n();
  return (
    <Notice tone="accent" title={t('keys.once')}>
      <TextField label={t('keys.key')} readOnly value={secret} onFocus={({ target }) => target.select()} />
    </Notice>
  );
}

/** A new key, of no more than its maker has. */
function NewKey({ shop, zone }: { readonly shop: string; readonly zone: string }) {
  const { t } = useI18n();
  const may = useMay();
  const cache = useQueryClient();
  const { data: session } = useQuery(sessionQuery);
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('editor');
  const [until, setUntil] = useState('');
  const expiresAt = until === '' ? undefined : fromLocalInput(`${until}T23:59`, zone);
  const create = useMutation({
    mutationFn: () =>
      data(
        api.POST('/v1/shops/{shop}/keys', {
          params: { path: { shop } },
          body: {
            role,
            ...(name.trim() === '' ? {} : { name: name.trim() }),
            ...(expiresAt === undefined ? {} : { expiresAt }),
          },
        }),
      ),
    onSuccess: () => cache.invalidateQueries({ queryKey: [shop, 'keys'] }),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    create.mutate();
  };
  const isPast = expiresAt !== undefined && Date.parse(expiresAt) <= serverNow();
  const why = may('owner') ?? (name.trim() === '' ? t('keys.whyName') : isPast ? t('keys.whyPast') : undefined);
  return (
    <Card title={t('keys.new')}>
      <p>{t('keys.lead')}</p>
      <form className={css.form} onSubmit={submit}>
        <TextField
          label={t('keys.name')}
          hint={t('keys.nameHint')}
          value={name}
          onChange={({ target }) => setName(target.value)}
        />
        <Select
          label={t('keys.role')}
          hint={t(`role.${role}.may`)}
          value={role}
          onChange={({ target }) => setRole(ROLES.find((one) => one === target.value) ?? 'viewer')}
        >
          {ROLES.filter((one) => one !== 'operator' && session && reaches(session.role, one)).map((one) => (
            <option key={one} value={one}>
              {t(`role.${one}`)}
            </option>
          ))}
        </Select>
        <TextField
          label={t('keys.expires')}
          hint={t('keys.expiresHint')}
          type="date"
          value={until}
          onChange={({ target }) => setUntil(target.value)}
        />
        <Failure error={create.error} />
        {create.data ? <Once secret={create.data.key} /> : null}
        <Row>
          <Button kind="primary" type="submit" busy={create.isPending} why={why}>
            {t('keys.create')}
          </Button>
        </Row>
      </form>
    </Card>
  );
}

/** Another secret under the same id, or the end of the key; both after a question that names it. */
function KeyActions({
  shop,
  one,
  onSecret,
}: {
  readonly shop: string;
  readonly one: Key;
  readonly onSecret: (secret: string) => void;
}) {
  const { t } = useI18n();
  const say = useSay();
  const may = useMay();
  const cache = useQueryClient();
  const [asking, setAsking] = useState<'rotate' | 'revoke'>();
  const [leaked, setLeaked] = useState(false);
  const params = { path: { shop, key: one.id } };
  const name = one.name ?? one.id;
  const refresh = () => cache.invalidateQueries({ queryKey: [shop, 'keys'] });
  const run = async (): Promise<void> => {
    if (asking === 'revoke') {
      await api.DELETE('/v1/shops/{shop}/keys/{key}', { params });
      say(t('keys.revoked', { name }));
    } else {
      const body = { graceSeconds: leaked ? 0 : DAY_SECONDS };
      onSecret((await data(api.POST('/v1/shops/{shop}/keys/{key}/rotate', { params, body }))).key);
    }
    await refresh();
  };
  const title = asking ?? 'rotate';
  return (
    <Row>
      <Button kind="quiet" why={may('owner')} onClick={() => setAsking('rotate')}>
        {t('keys.rotate')}
      </Button>
      <Button kind="quiet" why={may('owner')} onClick={() => setAsking('revoke')}>
        {t('keys.revoke')}
      </Button>
      <Confirm
        open={asking !== undefined}
        danger={asking === 'revoke'}
        title={t(`keys.${title}Ask`, { name })}
        confirm={t(`keys.${title}`)}
        onConfirm={run}
        onClose={() => setAsking(undefined)}
      >
        <p>{t(`keys.${title}Text`)}</p>
        {asking === 'rotate' ? (
          <label>
            <input type="checkbox" checked={leaked} onChange={({ target }) => setLeaked(target.checked)} />{' '}
            {t('keys.leaked')}
          </label>
        ) : null}
      </Confirm>
    </Row>
  );
}

/** The shop's keys: whose they are, what they may do, when they were last used, until when they are good. */
export function Keys({ shop }: { readonly shop: string }) {
  const { t, format } = useI18n();
  const may = useMay();
  const why = may('owner');
  const { data: own } = useQuery(shopQuery(shop));
  const zone = own?.zone ?? 'UTC';
  const [secret, setSecret] = useState<string>();
  const query = useQuery({
    queryKey: [shop, 'keys'],
    enabled: why === undefined,
    queryFn: () => data(api.GET('/v1/shops/{shop}/keys', { params: { path: { shop } } })),
  });
  if (why !== undefined) return <Notice tone="warn">{why}</Notice>;
  const when = (iso: string | undefined, none: string): string =>
    iso === undefined ? none : format.instant(iso, zone);
  return (
    <Stack>
      <NewKey shop={shop} zone={zone} />
      <Card title={t('keys.title')}>
        {secret === undefined ? null : <Once secret={secret} />}
        <Loaded query={query}>
          {({ keys, next }) => (
            <>
              <Table
                label={t('keys.title')}
                rows={keys}
                keyOf={({ id }) => id}
                columns={[
                  {
                    name: t('keys.name'),
                    cell: ({ id, name, formerUntil }) => (
                      <>
                        {name ?? id} <Soft>{name === undefined ? '' : id}</Soft>
                        {formerUntil === undefined ? null : (
                          <>
                            <br />
                            <Soft>{t('keys.former', { at: format.instant(formerUntil, zone) })}</Soft>
                          </>
                        )}
                      </>
                    ),
                  },
                  { name: t('keys.role'), cell: ({ role }) => <Badge tone="accent">{t(`role.${role}`)}</Badge> },
                  { name: t('keys.used'), cell: ({ lastUsedAt }) => when(lastUsedAt, t('keys.never')) },
                  { name: t('keys.expires'), cell: ({ expiresAt }) => when(expiresAt, t('keys.noEnd')) },
                  { name: t('keys.do'), cell: (one) => <KeyActions shop={shop} one={one} onSecret={setSecret} /> },
                ]}
              />
              {next === undefined ? null : <Soft>{t('keys.more')}</Soft>}
            </>
          )}
        </Loaded>
      </Card>
    </Stack>
  );
}
