/** Whether the connection is encrypted (RFC 3207, RFC 8314). */
export type TlsRule = 'required' | 'opportunistic' | 'off';

/** How we prove who we are (RFC 4954). */
export interface SmtpLogin {
  readonly user: string;
  /** For PLAIN, LOGIN and CRAM-MD5. */
  readonly pass?: string;
  /** For XOAUTH2: a valid access token; `renew` after the server has refused the last one. */
  readonly accessToken?: (renew: boolean) => Promise<string>;
}

export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (smtps). */
  readonly secure: boolean;
  /**
   * For a connection that begins in the clear: `required` goes on only after STARTTLS, `opportunistic` uses it where it is
   * offered. A certificate that cannot be verified is refused either way. `off`: never, for a server on this machine.
   */
  readonly tls: TlsRule;
  /** Certificates to trust instead of the system's, PEM. */
  readonly ca?: string;
  readonly auth?: SmtpLogin;
  /** Longest wait for a connection and for each reply, milliseconds. */
  readonly timeoutMs: number;
  /** Refuse addresses of private networks: the host was typed by a shop. */
  readonly onlyPublic?: boolean;
}
