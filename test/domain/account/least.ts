import type { AccountKind } from '../../../domain/account/kinds.js';
import { NATIVE } from '../../channels/sms/sms-descriptions.js';

export type Settings = Readonly<Record<string, unknown>>;

/** The least that each kind takes. */
export const LEAST: Readonly<Record<AccountKind, Settings>> = {
  smtp: { host: 'mail.example.com', from: 'shop@hoa.example' },
  chat: { url: 'https://chat.example.com' },
  sms_nhip: { url: 'https://sms.example.com' },
  sms_esms: { sender: 'HOANANG' },
  sms_speedsms: { sender: 'HOANANG' },
  sms_described: { url: 'https://sms.example.com', description: NATIVE },
  sms_smpp: { url: 'smpps://smsc.example.com:3550', sender: 'HOANANG' },
  zalo: { appId: '1234567890123456789', oaId: '9876543210987654321' },
};
