import { Agent } from 'undici';
import type { Clock, Refusal } from '../kernel/index.ts';
import type { Connector, ProviderAnswer } from './connectors/connector.ts';
import { createRestConnector } from './connectors/rest/rest-connector.ts';
import type { Route } from './plan-route.ts';
import { createProviderGuard, type GuardLimits } from './provider-guard.ts';

export interface ProviderLimits {
  /** Milliseconds for one whole answer. */
  readonly timeoutMs: number;
  readonly answerBytesMax: number;
  /** Connections kept to one provider. */
  readonly connectionsMax: number;
  readonly guard: GuardLimits;
}

export interface ProviderClient {
  /** Asks the provider; a refusal names it as the owner and says what it did wrong. */
  ask(route: Route, subject: Readonly<Record<string, string>>): Promise<ProviderAnswer | Refusal>;
  close(): Promise<void>;
}

/** One pool for all providers; each connector speaks one protocol over it. */
export function createProviderClient(clock: Clock, limits: ProviderLimits): ProviderClient {
  const agent = new Agent({
    connections: limits.connectionsMax,
    connect: { timeout: limits.timeoutMs },
    headersTimeout: limits.timeoutMs,
    bodyTimeout: limits.timeoutMs,
    pipelining: 1,
  });
  const connectors: Readonly<Record<Route['resource']['document']['connector'], Connector>> = {
    rest: createRestConnector(agent, limits),
  };
  const { guard } = createProviderGuard(clock, limits.guard);
  return {
    ask: async (route, subject) => {
      const { address, system, resource } = route;
      const { document } = resource;
      const question = { address, resource: document, subject };
      const answer = await guard(system, () => connectors[document.connector](question));
      return 'refused' in answer ? { ...answer, owner: route.agency } : answer;
    },
    close: () => agent.close(),
  };
}
