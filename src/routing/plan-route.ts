import { say, type Refusal } from '../kernel/index.ts';
import type { ResourceView, SupplyView } from '../catalog/index.ts';

/** One mounted resource and the address its system is registered at. */
export interface Route {
  readonly agency: string;
  readonly system: string;
  readonly resource: ResourceView;
  /** Absolute, from the approved registry; nothing of a request ever enters it. */
  readonly address: string;
}

/** Base addresses of providing systems, by system: the approved registry of the settings. */
export type ProviderRegistry = Readonly<Record<string, { readonly baseUrl: string } | undefined>>;

/** The first mounted resource whose system is registered. */
export function planRoute(supply: SupplyView, registry: ProviderRegistry): Route | Refusal {
  for (const resource of supply.resources) {
    const { system, endpoint } = resource.document;
    const registered = Object.hasOwn(registry, system) ? registry[system] : undefined;
    if (registered === undefined) continue;
    const address = `${registered.baseUrl.replace(/\/$/, '')}/${endpoint}`;
    return { agency: supply.agency, system, resource, address };
  }
  return {
    refused: 'provider-unreachable',
    owner: supply.agency,
    detail: say('没有已登记地址的挂接资源', 'no mounted resource has a registered address'),
  };
}
