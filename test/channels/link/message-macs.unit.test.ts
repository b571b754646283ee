import assert from 'node:assert/strict';
import fc from 'fast-check';
import { MAC_KINDS, MAC_LENGTH, MAIL_MAC_LENGTH, messageMacs } from '../../../channels/link/message-macs.js';

describe("the MACs of a message's links", () => {
  const macs = messageMacs('a secret of at least 16');

  it('are disjoint parts of one hash: URL-safe, full-length, and no two alike', () => {
    fc.assert(
      fc.property(fc.string(), (message) => {
        const all = MAC_KINDS.map((kind) => macs.of(kind, message));
        const lengths = [MAC_LENGTH, MAC_LENGTH, MAC_LENGTH, MAIL_MAC_LENGTH];
        assert.deepEqual(
          all.map(({ length }) => length),
          lengths,
        );
        for (const mac of all) assert.match(mac, /^[\w-]+$/);
        assert.equal(new Set(all).size, MAC_KINDS.length);
      }),
    );
  });

  it('do not depend on what was asked before', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...MAC_KINDS), fc.constantFrom('', 'a', 'b', 'c'))), (asked) => {
        for (const [kind, message] of asked)
          assert.equal(macs.of(kind, message), messageMacs('a secret of at least 16').of(kind, message));
      }),
    );
  });

  it('of another secret are others', () => {
    assert.notEqual(messageMacs('another secret of 16').of('click', 'a'), macs.of('click', 'a'));
  });
});
