/** The flow that the province returns to Hangzhou, and that Hangzhou hands on to a county. */
export const above = { flow: 'enterprise-return', source: 'zj-enterprise-register' } as const;

/** A receiver of the flow above, and the source of the one below. */
export const RELAYING = 'hz-data-lake';

export const below = {
  flow: 'hz-enterprise-return',
  county: 'xihu-data-pool',
  region: '330106',
} as const;

export const isRelayed = (flow: string, receiver: string): boolean =>
  flow === above.flow && receiver === RELAYING;
