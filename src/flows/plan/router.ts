import type { DivisionTable } from '../../kernel/index.ts';
import type { Flow } from '../../shapes/index.ts';
import type { Form } from './forms.ts';
import { packRoute, type Route, type Stop } from './route.ts';

/** A route with the forms it needs, in the order in which its stops count them. */
export interface Way {
  readonly route: Route;
  readonly packed: string;
  readonly forms: readonly Form[];
}

export interface Router {
  /** Regions in force on that day, each once. */
  way(regions: readonly string[], today: string): Way;
}

/** Combinations of regions kept: beyond it all are worked out anew. */
const WAYS_MAX = 10_000;

/** Who receives what of a region; worked out once for each combination of regions and day. */
export function createRouter(flow: Flow, forms: readonly Form[], divisions: DivisionTable): Router {
  const known = new Map<string, Way>();
  let day = '';
  return {
    way: (regions, today) => {
      if (today !== day || known.size > WAYS_MAX) known.clear();
      day = today;
      const name = regions.join('+');
      const way = known.get(name) ?? wayOf(regions, receiversIn({ flow, forms, divisions, today }));
      known.set(name, way);
      return way;
    },
  };
}

interface Served {
  readonly receiver: string;
  readonly form: Form;
}

interface Serving {
  readonly flow: Flow;
  readonly forms: readonly Form[];
  readonly divisions: DivisionTable;
  readonly today: string;
}

const receiversIn =
  ({ flow, forms, divisions, today }: Serving) =>
  (region: string): readonly Served[] =>
    flow.receivers.flatMap(({ system, regions }, index) => {
      const form = forms[index];
      const isWithin = regions.some((scope) => divisions.isWithin(region, scope, today));
      return isWithin && form !== undefined ? [{ receiver: system, form }] : [];
    });

function wayOf(regions: readonly string[], receivers: (region: string) => readonly Served[]): Way {
  const forms: Form[] = [];
  const to: Stop[] = [];
  const waiting: string[] = [];
  for (const region of regions) {
    const served = receivers(region);
    if (served.length === 0) waiting.push(region);
    for (const { receiver, form } of served) {
      if (!forms.includes(form)) forms.push(form);
      to.push({ receiver, region, form: forms.indexOf(form), standard: form.standard });
    }
  }
  const route = { to, waiting };
  return { route, packed: packRoute(route), forms };
}
