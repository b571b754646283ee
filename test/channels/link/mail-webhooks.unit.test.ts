import assert from 'node:assert/strict';
import { isSns, type SnsMessage, WEBHOOK_TOLERANCE_MS } from '../../../channels/link/mail-webhooks.js';

/** A certificate made for this test; its private key signed the message below once and was thrown away. */
const CERTIFICATE = [
  '-----BEGIN CERTIFICATE-----',
  'MIIDDzCCAfegAwIBAgIUNaiMAeCVKXShOzpAnfHxXDreofUwDQYJKoZIhvcNAQEL',
  'BQAwFjEUMBIGA1UEAwwLc25zLmV4YW1wbGUwIBcNMjYxMTMwMTY1ODI2WhgPMjEy',
  'NjExMDYxNjU4MjZaMBYxFDASBgNVBAMMC3Nucy5leGFtcGxlMIIBIjANBgkqhkiG',
  '9w0BAQEFAAOCAQ8AMIIBCgKCAQEA55zHD5NwJnbbcnaoD/48GaHl1mfaasRky5qW',
  'tQH7pXTA/MLB0p6RUWk8r/nq8sbgRvd8DRd7Q+zxG6YyPQizpxaE0O2iVJNZ3z54',
  'U8OZaSviKqtWB5pqRbjH6w5L6oU9nP9kjC3yF4ztlnVoqBrYrAoCCy6PrfH3/ESj',
  '0Ffa4/+atqcKw8Ly47bqpVoA5y5YfH3l/8UoxvaJp3N5vGTYVADXMT+NOq7wJO7S',
  'Gs37MN6z/vPGKhML/vD8Xw11iiDNj+o26MrwWIGIpAbYPRjL5XGQ3UqqsYTMdogL',
  'hNGDcZj+z1ee0MvgUYOYZvVIt8PL60E83eK6Lc6zfcDJvwY5JwIDAQABo1MwUTAd',
  'BgNVHQ4EFgQUCDGxIhwWc4PRLrHFj1K45IJgV4UwHwYDVR0jBBgwFoAUCDGxIhwW',
  'c4PRLrHFj1K45IJgV4UwDwYDVR0TAQH/BAUwAwEB/zANBgkqhkiG9w0BAQsFAAOC',
  'AQEAcB4lzmJ1ksn6M/yk9tqERlMsAxJybqnOrG355BBZNSf7BVPQrK5RVBifsY4S',
  'wITYFPLPYu+CqMnmEwTb9Uwq13aCjBOl3o9yp/wt81OHs+GmaUst4pjpoaIIidez',
  'X/+BGKOaV6vdXiBr16xMrFeRHlsNzzGn+dPaWWT721K6PMbWCaK1yhJAHg3IlD/U',
  'Rz9Y+jCc6NUQshozEJQ4NAk1Ibw6KHG3KBnjLCBfDDa/K/eVhMlcIVhMrzfFzPT0',
  'Zr9RxAm/XrPcLA3reYIEsbN6471u0gk7tTK7rppn/JBINL0V24rOCdRZJ7aDpeDp',
  'EkwmRiyoW2FKTKuravsoU2CXtA==',
  '-----END CERTIFICATE-----',
].join('\n');
const SIGNATURES = {
  1: [
    'kw6aO0JG3QMgNwUWrE9VXyyMmcScV1ccs1b+qti/mR+p8aqchm1vusAFJbA1815221ZKJvXW2pBe0B5AnSFMvbrOJ9lH1WY/',
    'CgrsU+2EzEVuoAAgnj0ZtpWUHCnMtusnhB6WvdOUtBcvP2K1300O+yi/Qumw06HpSCJRcrtqa/qPKJtvMf9V8oWcH4SO4CZG',
    '+nRtRZwIjh07opdC43O0HVtZkUxkPssUEFXj32Q46XpA1ZLf+aeP+H/M2EGmen9QXW+HjY4EAcIL6XjsoHXKPfMp2pMI7uIb',
    'kn+RGYy0I94QlkgBBu3UUxxECBaUR9/P+coEwRGLEc9nbRLWCpQo0w==',
  ].join(''),
  2: [
    'P57jqbh5oTBBcIJlGdzjIkC8AmL0BuBZejYy/FDvAcacTrbVMOYDiwx9SCzw/K+LAYf2JhFYRw3w7bNkNM6EwG0F2ddzUzOG',
    'sHAnV76LH4IN1a8U4VDryc2zKpdjiR4t/v+5WMV5YliBTPXuekGNd4Sfq5+kt7aC33ZkBCSMJec5EyJK3ui54NQ1xYip34CT',
    'qXtU669Ld1JSKaN0APcafJH5TmNmoX1LCbepipEa///KAfqujg5CnVYr0+J6g71IHn2wbN6e19x8ZmyIotRmD9+SNYYaTYFs',
    '4HtQh0xXaAUInGu/SCrDgXXOZNpHNclp+de4TA45RbSNeIHwppf7tg==',
  ].join(''),
};
const NOW = Date.parse('2026-12-01T05:00:00.000Z');
const message: SnsMessage = {
  Type: 'Notification',
  MessageId: '00000000-0000-4000-8000-000000000001',
  TopicArn: 'arn:aws:sns:eu-west-1:000000000000:mail',
  Message: '{"notificationType":"Delivery"}',
  Timestamp: '2026-12-01T05:00:00.000Z',
  Signature: SIGNATURES[2],
  SignatureVersion: '2',
  SigningCertURL: 'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0.pem',
};
const takes = (more: Partial<SnsMessage> = {}, now = NOW): boolean =>
  isSns([CERTIFICATE], { ...message, ...more }, now);

describe('a message of Amazon SNS', () => {
  it('is taken with the signature of a configured certificate, in both versions', () => {
    assert.equal(takes(), true);
    assert.equal(takes({ SignatureVersion: '1', Signature: SIGNATURES[1] }), true);
    assert.equal(isSns(['no certificate', CERTIFICATE], message, NOW), true);
  });

  it('is refused when anything of it was changed, or without the certificate', () => {
    for (const more of [
      { Message: '{}' },
      { TopicArn: 'arn:other' },
      { Signature: SIGNATURES[1] },
      { SignatureVersion: '3' },
    ]) {
      assert.equal(takes(more), false, JSON.stringify(more));
    }
    assert.equal(isSns([], message, NOW), false);
  });

  it('is refused when it names a certificate of another host, whoever signed it', () => {
    for (const SigningCertURL of [
      'https://sns.eu-west-1.amazonaws.com.evil.example/a.pem',
      'https://evil.example/sns.eu-west-1.amazonaws.com/a.pem',
      'http://sns.eu-west-1.amazonaws.com/a.pem',
      'https://user@sns.eu-west-1.amazonaws.com/a.pem',
      'https://sns.eu-west-1.amazonaws.com/a.txt',
      'nonsense',
    ])
      assert.equal(takes({ SigningCertURL }), false, SigningCertURL);
  });

  it('is refused when it is an hour old', () => {
    assert.equal(takes({}, NOW + WEBHOOK_TOLERANCE_MS - 1), true);
    assert.equal(takes({}, NOW + WEBHOOK_TOLERANCE_MS), false);
  });
});
