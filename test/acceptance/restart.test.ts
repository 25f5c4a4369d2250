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

  const readings: readonly string[] = [
    '/v1/access',
    '/v1/catalog/datasets',
    '/v1/exchanges/00000000-0000-7000-8000-000000000000/receipt',
    '/v1/flows/no-such-flow/deliveries',
  ];

  it('still refuses the nonces of calls about which there is no entry', async () => {
    const requests = await Promise.all(
      readings.map((path) => signedRequest(world, { method: 'GET', path })),
    );
    const first = await Promise.all(requests.map(send));
    for (const { body } of first) assert.notEqual(body.code, 'signature-replayed');
    world = await world.restart();
    const again = await Promise.all(requests.map(send));
    assert.deepEqual(
      again.map((reply) => reply.body.code),
      readings.map(() => 'signature-replayed'),
    );
  });

  it('goes on with the log where it stopped', async () => {
    const earlier = entriesOf(world).length;
    const reply = await send(await signedRequest(world, { body }));
    assert.equal(reply.status, 200);
    assert.equal(entriesOf(world).length, earlier + 2);
  });
});
