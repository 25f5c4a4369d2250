import { createApp, type AppParts } from '../../../src/http/app.ts';
import { EXCHANGE_ROUTE } from '../../../src/http/exchange-endpoint.ts';
import { createRouteActions } from '../../../src/http/route-actions.ts';
import { createUnanswered } from '../../../src/http/unanswered.ts';
import type { ActionName } from '../../../src/people/index.ts';
import { routeTable } from './route-table.ts';

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

const app = createApp(
  { origins: () => [], readiness: [], log: {}, limits: {} } as unknown as AppParts,
  createUnanswered(),
);

/** Method and path of each route that express serves. */
export const served = routesOf(app.router.stack as unknown as Layer[]);

/** What each of them names; the exchange is served ahead of express. */
export const actionsOf = createRouteActions(routeTable);

const everything = [...served, ['POST', EXCHANGE_ROUTE] as const];

const isTemplateOf = (template: string, path: string): boolean =>
  new RegExp(`^${template.replace(/:\w+/g, '[^/]+').replace(/\*\w+/g, '.+')}$`).test(path);

const parametersIn = (template: string): number => template.split(/[:*]/).length;

/** What a request is; of the routes that fit, the one with the fewest parameters is meant. */
export function actionsAt(method: string, url: string): readonly ActionName[] {
  const path = url.replace(/\?.*$/, '');
  const [found] = everything
    .filter(([verb, template]) => verb === method && isTemplateOf(template, path))
    .toSorted(([, a], [, b]) => parametersIn(a) - parametersIn(b));
  return found === undefined ? [] : actionsOf(...found);
}
