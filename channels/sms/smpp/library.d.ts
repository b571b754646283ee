/** The parts of the package that we use; it has no types of its own. */
declare module 'smpp' {
  import type { EventEmitter } from 'node:events';

  /** A text as it came: decoded where its coding is known, with the elements of its user data header. */
  interface ReadText {
    readonly message: string | Buffer;
    readonly udh?: readonly Buffer[];
  }

  interface Pdu {
    readonly command: string;
    readonly command_status: number;
    readonly message_id?: string;
    readonly message_state?: number;
    readonly esm_class?: number;
    readonly source_addr?: string;
    readonly destination_addr?: string;
    readonly short_message?: ReadText | string;
    readonly message_payload?: ReadText | string;
    readonly receipted_message_id?: string;
    readonly sar_segment_seqnum?: number;
    isResponse(): boolean;
    response(options?: { readonly command_status?: number }): Pdu;
  }

  type Command = 'bind_transceiver' | 'submit_sm' | 'query_sm' | 'enquire_link' | 'unbind';
  type Params = Readonly<Record<string, unknown>>;

  interface Session extends EventEmitter {
    send(pdu: Pdu): boolean;
    destroy(): void;
  }
  type Send = (params: Params, answered: (pdu: Pdu) => void) => boolean;

  interface Smpp {
    connect(options: Params): Session & { readonly [C in Command]: Send };
    addTLV(name: string, options: Params): void;
    readonly tlvs: Readonly<Record<string, { readonly type: unknown } | undefined>>;
  }
  const smpp: Smpp;

  export type { Command, Params, Pdu, ReadText };
  export default smpp;
}
