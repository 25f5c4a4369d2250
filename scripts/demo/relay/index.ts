/**
 * relay: the example's second gateway, Hangzhou's own: what the province returns to the city goes on
 * to a county, and what the county finds wrong goes up to the source. `documents/` is the city's own
 * part of its catalog.
 */
export { relayFailures, summaryOfRelay, type RelaySummary } from './judge-relay.ts';
export { playRelay } from './play-relay.ts';
export { startCity } from './start-city.ts';
export { tellRelay } from './tell-relay.ts';
