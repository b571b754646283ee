import type { Models } from '../models.js';
import type { Session, SignInLink } from './session-schema.js';

type Sessions = Pick<Models, 'sessions'>;
type Links = Pick<Models, 'signInLinks'>;

/** Keeps a new session. */
export async function insertSession({ sessions }: Sessions, session: Session): Promise<void> {
  await sessions.create(session);
}

/** A session by its token's hash; undefined when there is none. */
export const readSession = async ({ sessions }: Sessions, id: string): Promise<Session | undefined> =>
  (await sessions.findById(id).lean<Session>()) ?? undefined;

/** Ends a session. */
export async function deleteSession({ sessions }: Sessions, id: string): Promise<void> {
  await sessions.deleteOne({ _id: id });
}

/** Keeps a new sign-in link. */
export async function insertSignInLink({ signInLinks }: Links, link: SignInLink): Promise<void> {
  await signInLinks.create(link);
}

/** Takes a sign-in link away and hands it over: of two who ask for the same one, one gets it. */
export const takeSignInLink = async ({ signInLinks }: Links, id: string): Promise<SignInLink | undefined> =>
  (await signInLinks.findOneAndDelete({ _id: id }).lean<SignInLink>()) ?? undefined;
