import { startWorld, type World } from '../support/world.ts';
import { answering } from '../support/provider.ts';
import assert from 'node:assert/strict';

describe('smoke', () => {
  let world: World;
  before(async () => {
    world = await startWorld();
  });
  after(() => world.close());
  it('answers', async () => {
    world.provider.play(answering({ code: '1', message: 'ok', data: [
      { AAC001: '0000000001', AAC002: '33010618900517001X', AAC003: ' 沈文山', AAE140: '110', AAC031: '1', AAE003: '202610', AAB003: '91330106XN9000019B', AAB301: '330106', AAE180: '5230.00' },
    ] }));
    const reply = await world.as('xihu-window').send({ method: 'POST', path: '/v1/datasets/social-insurance-status/query', body: {
      purpose: { class: 'service', item: 'hiring-registration', case: 'BJ-1' }, subject: { citizenId: '33010618900517001X' }, items: ['insuranceType', 'status', 'contributionBase'] } });
    console.log(JSON.stringify(reply.body, null, 1), Object.fromEntries(reply.headers));
    assert.equal(reply.status, 200);
  });
});
