import assert from 'node:assert/strict';
import { createApp, type AppParts } from '../../src/http/app.ts';
import { EXCHANGE_ROUTE } from '../../src/http/exchange-endpoint.ts';
import { createRouteActions } from '../../src/http/route-actions.ts';
import { createUnanswered } from '../../src/http/unanswered.ts';
import { actionNames, actions, type ActionName } from '../../src/people/index.ts';
import { routeTable } from './support/route-table.ts';

interface Layer {
  readonly route?: {
    readonly path: string | readonly string[];
    readonly methods: Readonly<Record<string, boolean>>;
  };
  readonly handle: { readonly stack?: readonly Layer[] };
}

/** Every method of every path that express answers, but for those that only say 405. */
function routesOf(stack: readonly Layer[]): readonly (readonly [string, string])[] {
  return stack.flatMap(({ route, handle }) => {
    if (route === undefined) return routesOf(handle.stack ?? []);
    const methods = Object.keys(route.methods).filter((method) => method !== '_all');
    return [route.path]
      .flat()
      .flatMap((path) => methods.map((method) => [method.toUpperCase(), path] as const));
  });
}

/** What no route and no command asks for yet, and why. */
const withoutRoute: Readonly<Partial<Record<ActionName, string>>> = {
  'catalog.edit': 'change requests come with the workflow of the catalog',
  'catalog.approve': 'change requests come with the workflow of the catalog',
  'system.read': 'the console lists systems; its routes come with it',
  'metrics.read': 'the console shows metrics; tools take them from /metrics',
};

const actionsOf = createRouteActions(routeTable);

describe('routes and actions', () => {
  const app = createApp(
    { origins: () => [], readiness: [], log: {}, limits: {} } as unknown as AppParts,
    createUnanswered(),
  );
  const served = routesOf(app.router.stack as unknown as Layer[]);

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
