import { useQuery } from '@tanstack/react-query';
import { useI18n } from '../i18n/i18n';
import { type Role, reaches } from './roles';
import { sessionQuery } from './session';

/** Why the visitor may not do what asks for a role; undefined when they may. */
export function useMay(): (asked: Role) => string | undefined {
  const { t } = useI18n();
  const { data: session } = useQuery(sessionQuery);
  return (asked) =>
    session && !reaches(session.role, asked)
      ? t('role.why', { asked: t(`role.${asked}`), has: t(`role.${session.role}`) })
      : undefined;
}
