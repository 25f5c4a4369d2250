import type { DaySpan } from '../audit/index.ts';
import { shanghaiDateOf } from '../kernel/index.ts';
import type { AuditIndicators, AuditTable } from '../shapes/index.ts';
import type { Measure } from './counting.ts';
import { gapsOf, indicatorsOf } from './indicators.ts';
import { namesIn, type Names } from './names.ts';
import type { Asker, SupervisionParts, SupervisionSettings } from './ports.ts';
import type { Indicating } from './tables/table.ts';

/** An answer waits so long for what was just recorded to be followed, and says how far it was. */
const CATCH_UP_MS = 3000;

const DAY_MS = 86_400_000;

/** What a desk's answers are made of. */
export interface Desk {
  readonly parts: SupervisionParts;
  readonly settings: SupervisionSettings;
}

export const namesFor = ({ parts }: Desk, asker: Asker): Names =>
  namesIn(parts.catalog(), shanghaiDateOf(parts.clock.now()), asker.language);

export interface Extent {
  /** Entries followed. */
  readonly upTo: number;
  readonly size: number;
}

/** Follows what there is now, as far as the time allows. */
export async function followed({ parts }: Desk): Promise<Extent> {
  const { size } = parts.log;
  const position = await parts.following.catchUp(size, CATCH_UP_MS);
  return { upTo: Math.min(position, size), size };
}

const daysBefore = (day: string, days: number): string =>
  new Date(Date.parse(day) - days * DAY_MS).toISOString().slice(0, 10);

/** What tables are made of, of these days. */
function indicating(desk: Desk, asker: Asker, span: DaySpan): Indicating {
  const { parts, settings } = desk;
  const { store, catalog, grants } = parts;
  return {
    counts: (measure: Measure, byDay) => store.counts(measure, span, byDay),
    before: (measure, days) =>
      store.counts(measure, { from: daysBefore(span.from, days), to: span.to }, true),
    span,
    catalog: catalog(),
    grants: grants(),
    names: namesFor(desk, asker),
    unusual: settings.unusual,
  };
}

/** The tables of one kind, and how far they go. */
export async function tablesOf(
  desk: Desk,
  asker: Asker,
  { what, span }: { readonly what: 'indicators' | 'gaps'; readonly span: DaySpan },
): Promise<AuditIndicators> {
  const extent = await followed(desk);
  const given = indicating(desk, asker, span);
  const tables: AuditTable[] = what === 'gaps' ? gapsOf(given) : indicatorsOf(given);
  return { ...span, bundle: given.catalog.bundle, ...extent, tables };
}
