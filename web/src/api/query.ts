import { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from './problem';

const RETRIES = 2;
/** Too many calls are none of these: more of them would not help, and the sentence says when they would. */
const isPassing = (error: unknown): boolean =>
  error instanceof ApiProblem && (error.status === 0 || error.status >= 500);

/** One cache for the whole console. Only reads are repeated, and only after what passes by itself. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 5_000, retry: (count, error) => count < RETRIES && isPassing(error) },
    mutations: { retry: false },
  },
});
