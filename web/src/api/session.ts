import { queryOptions } from '@tanstack/react-query';
import { api, data, type Schemas, setCsrf } from './client';
import { ApiProblem } from './problem';
import { queryClient } from './query';

export type Session = Schemas['Session'];

const remember = (session: Session): Session => {
  setCsrf(session.csrf);
  return session;
};

/** The browser's session; null when there is none. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  staleTime: 60_000,
  queryFn: async (): Promise<Session | null> => {
    try {
      return remember(await data(api.GET('/v1/session')));
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 401) return null;
      throw error;
    }
  },
});

/** Signs in with a key or a one-time token. @throws ApiProblem */
export async function signIn(body: { key: string } | { once: string }): Promise<Session> {
  const session = remember(await data(api.POST('/v1/session', { body })));
  queryClient.clear();
  queryClient.setQueryData(sessionQuery.queryKey, session);
  return session;
}

/** Ends the session; one that has ended already is ended. */
export async function signOut(): Promise<void> {
  await api.DELETE('/v1/session').catch(() => undefined);
  queryClient.clear();
  queryClient.setQueryData(sessionQuery.queryKey, null);
}
