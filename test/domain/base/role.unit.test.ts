import assert from 'node:assert/strict';
import { mayAct, ROLES } from '../../../domain/base/role.js';

describe('roles', () => {
  it('may do all that the one before may, and nothing of the one behind', () => {
    for (const [rank, role] of ROLES.entries()) {
      for (const [needed, other] of ROLES.entries()) {
        assert.equal(mayAct(role, other), rank >= needed, `${role} for ${other}`);
      }
    }
  });

  it('put sending above planning, and personal data above sending', () => {
    assert.equal(mayAct('editor', 'sender'), false);
    assert.equal(mayAct('sender', 'owner'), false);
    assert.equal(mayAct('owner', 'operator'), false);
  });
});
