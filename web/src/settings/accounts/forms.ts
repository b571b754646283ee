type OfMail = 'host' | 'port' | 'login' | 'password' | 'from' | 'fromName' | 'replyTo' | 'spfInclude';
type OfZalo = 'appId' | 'oaId' | 'appSecret' | 'oaSecretKey' | 'refreshToken';
type FieldName = OfMail | OfZalo | 'dkim.domain' | 'dkim.selector' | 'url' | 'sender' | 'key' | 'secret';

/** One field of a form of an account. */
export interface AccountField {
  readonly name: FieldName;
  /** A secret is never shown again: an empty field leaves it as it is. */
  readonly in: 'settings' | 'secrets';
  readonly kind?: 'number' | 'text area';
  readonly required?: boolean;
}
const setting = (name: FieldName, more: Partial<AccountField> = {}): AccountField => ({
  name,
  in: 'settings',
  ...more,
});
const secret = (name: FieldName, more: Partial<AccountField> = {}): AccountField => ({ name, in: 'secrets', ...more });
const must = { required: true };

/**
 * What a form asks for, by kind of account. Settings that are not here (an own certificate, OAuth, a description of a provider) come
 * by the API, and stay as they are when the form is saved.
 */
export const ACCOUNT_FORMS = {
  smtp: [
    ...[setting('host', must), setting('port', { kind: 'number' }), setting('login'), secret('password')],
    ...[setting('from', must), setting('fromName'), setting('replyTo'), setting('spfInclude')],
    ...[setting('dkim.domain'), setting('dkim.selector')],
  ],
  chat: [setting('url', must), secret('secret', must)],
  sms_esms: [setting('sender', must), secret('key', must), secret('secret', must)],
  sms_speedsms: [setting('sender', must), secret('secret', must)],
  sms_nhip: [setting('url', must), setting('sender'), secret('secret', must)],
  zalo: [
    ...[setting('appId', must), setting('oaId', must), secret('appSecret', must)],
    ...[secret('refreshToken', must), secret('oaSecretKey')],
  ],
} as const satisfies Readonly<Record<string, readonly AccountField[]>>;
export type FormKind = keyof typeof ACCOUNT_FORMS;

export const KINDS_OF: Readonly<Record<'chat' | 'email' | 'sms' | 'zalo', readonly FormKind[]>> = {
  chat: ['chat'],
  email: ['smtp'],
  sms: ['sms_esms', 'sms_speedsms', 'sms_nhip'],
  zalo: ['zalo'],
};

type Half = Readonly<Record<string, unknown>>;

/** What the fields show of a stored account; a secret shows nothing. */
export function shownValues(kind: FormKind, settings: Half): Record<string, string> {
  const fields: readonly AccountField[] = ACCOUNT_FORMS[kind];
  return Object.fromEntries(
    fields.map((field) => {
      const [outer = '', inner] = field.name.split('.');
      const found = field.in === 'secrets' ? undefined : settings[outer];
      const value = inner === undefined ? found : (found as Half | undefined)?.[inner];
      return [field.name, value === undefined ? '' : String(value)];
    }),
  );
}

/** A half of a settings object with one value in it, or without it when nothing was typed. */
function withValue(half: Half, name: string, value: unknown): Half {
  const { [name]: _, ...others } = half;
  return value === undefined ? others : { ...others, [name]: value };
}

/** The settings with what was typed into one field; an inner object that has nothing left goes. */
function withField(settings: Half, { name, kind }: AccountField, typed: string): Half {
  const [outer = '', inner] = name.split('.');
  const value = typed === '' ? undefined : kind === 'number' ? Number(typed) : typed;
  if (inner === undefined) return withValue(settings, outer, value);
  const whole = withValue((settings[outer] ?? {}) as Half, inner, value);
  return withValue(settings, outer, Object.keys(whole).length > 0 ? whole : undefined);
}

/** The settings and secrets that a filled-in form stands for, over those that are stored. */
export function bodyOf(kind: FormKind, values: Readonly<Record<string, string>>, stored: Half) {
  const fields: readonly AccountField[] = ACCOUNT_FORMS[kind];
  const typed = ({ name }: AccountField): string => (values[name] ?? '').trim();
  const secrets = fields.filter((field) => field.in === 'secrets' && typed(field) !== '');
  return {
    kind,
    settings: fields
      .filter((field) => field.in === 'settings')
      .reduce((settings, field) => withField(settings, field, typed(field)), stored),
    secrets: Object.fromEntries(secrets.map((field) => [field.name, typed(field)])),
  };
}
