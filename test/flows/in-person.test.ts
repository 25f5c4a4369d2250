import assert from 'node:assert/strict';
import { FLOW } from '../../src/flows/flow-world.test.ts';
import type { Answered, Browser } from '../people/support/browser.ts';
import { colleaguesAt } from '../people/support/colleague-at.ts';
import { startWorld, type World } from '../support/world.ts';
import { flowWorldOptions } from './support/flow-documents.ts';

const DESK = `/v1/flow-desk/${FLOW}`;

describe('people of the source at a whole gateway', () => {
  let world: World;
  let operator: Browser;
  before(async () => {
    world = await startWorld(flowWorldOptions());
    const { gateway, administrators } = world;
    const pages = await colleaguesAt({ baseUrl: gateway.baseUrl, administrators }, [
      { loginName: 'operator-a', agency: 'province', role: 'department-operator' },
    ]);
    [operator] = pages as [Browser];
  });
  after(() => world.close());

  const post = (page: Browser, path: string, body?: object): Promise<Answered> =>
    page.ask(`${DESK}${path}`, { method: 'POST', ...(body === undefined ? {} : { body }) });

  it('hear that a gateway looks at no table of theirs, where the settings name none', async () => {
    const { status, json } = await post(operator, '/poll');
    assert.deepEqual([status, json.code], [409, 'flow-not-polled']);
  });
});
