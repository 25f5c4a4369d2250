import { Agent } from 'undici';
import type { Refusal } from '../kernel/index.ts';
import type { Connector, ProviderAnswer } from './connectors/connector.ts';
import { createRestConnector } from './connectors/rest/rest-connector.ts';
import type { Route } from './plan-route.ts';

export interface ProviderLimits {
  /** Milliseconds for one whole answer. */
  readonly timeoutMs: number;
  readonly answerBytesMax: number;
  /** Connections kept to one provider. */
  readonly connectionsMax: number;
}

export interface ProviderClient {
  /** Asks the provider; a refusal names it as the owner and says what it did wrong. */
  ask(route: Route, subject: Readonly<Record<string, string>>): Promise<ProviderAnswer | Refusal>;
  close(): Promise<void>;
}

/** One pool for all providers; each connector speaks one protocol over it. */
export function createProviderClient(limits: ProviderLimits): ProviderClient {
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
  return {
    ask: async (route, subject) => {
      const { document } = route.resource;
      const answer = await connectors[document.connector]({
        address: route.address,
        resource: document,
        subject,
      });
      return 'refused' in answer ? { ...answer, owner: route.agency } : answer;
    },
    close: () => agent.close(),
  };
}
