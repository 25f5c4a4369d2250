/**
 * routing: which endpoint answers for a supply, and asking it within time and size. One folder per
 * protocol in connectors/. Knows addresses and limits; never who may ask or what the answer means.
 */
export {
  createProviderClient,
  type ProviderClient,
  type ProviderLimits,
} from './provider-client.ts';
export { planRoute, type ProviderRegistry, type Route } from './plan-route.ts';
export type { ProviderAnswer } from './connectors/connector.ts';
