/** Where an event goes: to whom, for which region, in which of its forms. */
export interface Route {
  readonly to: readonly Stop[];
  /** Regions of the event that have no receiver yet. */
  readonly waiting: readonly string[];
}

export interface Stop {
  readonly receiver: string;
  readonly region: string;
  /** Which of the event's forms. */
  readonly form: number;
  readonly standard: string;
}

export const NOWHERE: Route = { to: [], waiting: [] };

type Packed = readonly [readonly (readonly [string, string, number, string])[], readonly string[]];

/** One spelling for one route, so that it is stored once. */
export const packRoute = ({ to, waiting }: Route): string =>
  JSON.stringify([
    to.map(({ receiver, region, form, standard }) => [receiver, region, form, standard]),
    waiting,
  ] satisfies Packed);

export function unpackRoute(text: string): Route {
  const [to, waiting] = JSON.parse(text) as Packed;
  return {
    to: to.map(([receiver, region, form, standard]) => ({ receiver, region, form, standard })),
    waiting,
  };
}
