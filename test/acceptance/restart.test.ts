import assert from 'node:assert/strict';
import { hiring, insured, insuredRow, resident } from '../support/calls.ts';
import { entriesOf } from '../support/log.ts';
import { answering } from '../support/provider.ts';
import { send, signedRequest } from '../support/raw.ts';
import { startWorld, type World } from '../support/world.ts';

describe('a gateway that is started again', () => {
  let world: World;
  before(async () => {
    world = await startWorld();
    world.provider.play(answering(insured(insuredRow())));
  });
  after(() => world.close());

  const body = JSON.stringify({
    purpose: hiring,
    subject: { citizenId: resident.citizenId },
    items: ['status'],
  });

  it('still refuses the nonces it has seen', async () => {
    const request = await signedRequest(world, { body });
    assert.equal((await send(request)).status, 200);
    world = await world.restart();
    assert.equal((await send(request)).body.code, 'signature-replayed');
  });

  it('goes on with the log where it stopped', async () => {
    const earlier = entriesOf(world).length;
    const reply = await send(await signedRequest(world, { body }));
    assert.equal(reply.status, 200);
    assert.equal(entriesOf(world).length, earlier + 2);
  });
});
