import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65535);
const secret = z.string().min(16, 'at least 16 characters');

/** Every variable the programs read: one place, parsed once at start. `docs/operations.md` lists them; a test compares. */
export const configSchema = z.object({
  TEMPORAL_ADDRESS: z
    .string()
    .regex(/^[^\s/]+:\d+$/, 'host:port')
    .default('127.0.0.1:7233'),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  TEMPORAL_API_KEY: z.string().min(1).optional(),
  TEMPORAL_TLS: z.enum(['true', 'false']).default('false'),
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\//, 'mongodb://… or mongodb+srv://…')
    .default('mongodb://127.0.0.1:27017/nhip'),
  /** `majority` on a replica set; 1 for a single server that knows no write concern. */
  MONGODB_WRITE_CONCERN: z.enum(['majority', '1']).default('majority'),
  API_HOST: z.string().min(1).default('127.0.0.1'),
  API_PORT: port.default(8080),
  /** Where customers' phones reach tracking links; no trailing slash. */
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).default('http://127.0.0.1:8080'),
  ADMIN_API_KEY: secret.optional(),
  LINK_SECRET: secret,
  CHAT_URL: z.url({ protocol: /^https?$/ }).optional(),
  CHAT_SECRET: secret.optional(),
  /** Messages per chat request, 1 to 100. */
  CHAT_BATCH: z.coerce.number().int().min(1).max(100).default(100),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z.email().default('noreply@example.com'),
  SMS_URL: z.url({ protocol: /^https?$/ }).optional(),
  SMS_SECRET: secret.optional(),
  /** Connections per channel and worker process. */
  CHANNEL_CONNECTIONS: z.coerce.number().int().min(1).max(200).default(20),
  /** Which workers this process runs, comma separated: campaigns, chat, email, sms. */
  WORKER_ROLES: z
    .string()
    .default('campaigns,chat,email,sms')
    .transform((list) => list.split(',').map((role) => role.trim()))
    .pipe(z.array(z.enum(['campaigns', 'chat', 'email', 'sms'])).min(1)),
  METRICS_ADDRESS: z
    .string()
    .regex(/^[^\s/]+:\d+$/, 'host:port')
    .optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
});
export type Config = z.output<typeof configSchema>;

/** Thrown by parseConfig: one line per wrong variable. */
export class ConfigError extends Error {}

const SECRET = /SECRET|KEY/;

/**
 * Reads the configuration from environment variables.
 * @throws ConfigError naming each wrong variable, its value (secrets masked) and what is allowed.
 */
export function parseConfig(env: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = configSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0]);
    const value = given[name];
    const shown = value === undefined ? 'is not set' : `is ${SECRET.test(name) ? '(hidden)' : JSON.stringify(value)}`;
    return `${name} ${shown}: allowed is ${issue.message}`;
  });
  throw new ConfigError(`Cannot start, the configuration is wrong:\n  ${lines.join('\n  ')}`);
}
