/** The native protocol (channels/sms/sms.ts) as a description: the example of docs/channels.md. */
export const NATIVE = {
  phone: 'e164',
  send: {
    path: '/sms',
    headers: { authorization: 'Bearer {{secret}}' },
    body: { id: '{{id}}', to: '{{to}}', text: '{{text}}' },
  },
  answer: { accepted: { field: 'status', values: ['accepted'] }, error: 'reason' },
  codes: { blocked: { means: 'recipient', suppress: 'blocked' }, insufficient_balance: { means: 'money' } },
  lookup: {
    request: { path: '/sms/{{id}}', headers: { authorization: 'Bearer {{secret}}' } },
    known: { field: 'status', values: ['accepted'] },
    notFound: true,
  },
  balance: {
    request: { path: '/balance', headers: { authorization: 'Bearer {{secret}}' } },
    amount: 'balance',
    currency: { field: 'currency' },
  },
};

/** eSMS (channels/sms/sms-esms.ts) as a description. */
export const ESMS_LIKE = {
  phone: 'national',
  idempotent: true,
  send: {
    path: '/SendMultipleMessage_V4_post_json/',
    body: {
      ApiKey: '{{key}}',
      SecretKey: '{{secret}}',
      Phone: '{{to}}',
      Content: '{{text}}',
      Brandname: '{{sender}}',
      SmsType: '2',
      IsUnicode: '{{unicode}}',
      RequestId: '{{id}}',
    },
  },
  answer: { error: 'CodeResult' },
  codes: {
    '100': { means: 'accepted' },
    '124': { means: 'accepted' },
    '101': { means: 'config' },
    '103': { means: 'money' },
  },
  balance: {
    request: {
      method: 'POST',
      path: '/GetBalance_json',
      body: { ApiKey: '{{key}}', SecretKey: '{{secret}}' },
    },
    error: 'CodeResponse',
    amount: 'Balance',
    currency: 'VND',
  },
};
