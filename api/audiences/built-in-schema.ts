import { z } from 'zod';

/** Names and numbers are looked at by the rules, which say what is allowed: here only their shape is. */
export const builtInAudience = {
  name: z
    .string()
    .max(60)
    .meta({ examples: ['inactive'] }),
  params: z.record(z.string().max(40), z.number()).exactOptional(),
};
