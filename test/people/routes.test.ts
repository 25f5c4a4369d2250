import assert from 'node:assert/strict';
import { EXCHANGE_ROUTE } from '../../src/http/exchange-endpoint.ts';
import { actionNames, actions, type ActionName } from '../../src/people/index.ts';
import { routeTable } from './support/route-table.ts';
import { actionsOf, served } from './support/served.ts';

/** What no route and no command asks for yet, and why. */
const withoutRoute: Readonly<Partial<Record<ActionName, string>>> = {
  'system.read': 'the console lists systems; its routes come with it',
  'metrics.read': 'the console shows metrics; tools take them from /metrics',
};

describe('routes and actions', () => {
  it('each route has an action', () => {
    assert.equal(served.length > 40, true);
    const unnamed = served.filter(([method, path]) => actionsOf(method, path).length === 0);
    assert.deepEqual(unnamed, []);
    assert.deepEqual(actionsOf('POST', EXCHANGE_ROUTE), ['exchange.call']);
    assert.deepEqual(actionsOf('GET', '/v1/secret'), []);
  });

  it('each action has a route, or a reason', () => {
    const used = new Set([
      ...served.flatMap(([method, path]) => actionsOf(method, path)),
      ...actionsOf('POST', EXCHANGE_ROUTE),
      ...Object.keys(withoutRoute),
    ]);
    assert.deepEqual(
      actionNames.filter((name) => !used.has(name)),
      [],
    );
    const idle = Object.keys(withoutRoute).filter((name) =>
      served.some(([method, path]) => actionsOf(method, path).includes(name as ActionName)),
    );
    assert.deepEqual(idle, []);
  });

  it('each row needs what its action does, and no path is there twice', () => {
    for (const { method, path, action, needs } of routeTable) {
      const { who, isDangerous } = actions[action];
      const expected = who === 'anyone' ? 'none' : isDangerous ? 'step-up' : 'session';
      assert.equal(needs, expected, `${method} ${path}`);
      assert.notEqual(who, 'systems', `${method} ${path}`);
    }
    const places = routeTable.map(({ method, path }) => `${method} ${path}`);
    assert.equal(new Set(places).size, places.length);
  });

  it('each action whose target matters is judged by it', () => {
    for (const route of routeTable) {
      const { scope } = actions[route.action];
      const isTargeted = route.needs !== 'none' && route.target !== undefined;
      const matters = scope === 'agency' || scope === 'region';
      assert.equal(isTargeted, matters, `${route.method} ${route.path}`);
    }
  });
});
