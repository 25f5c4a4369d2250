import type { DaySpan } from '../audit/index.ts';
import { instantOf, shanghaiDateOf } from '../kernel/index.ts';
import type { AuditChain, AuditIndicators, AuditTable, AuditTraced } from '../shapes/index.ts';
import type { Measure } from './counting.ts';
import { createExports } from './export-desk.ts';
import { findEntries } from './find-entries.ts';
import { findTrace, type FoundTrace, type Paging, type Traced } from './find-trace.ts';
import { gapsOf, indicatorsOf } from './indicators.ts';
import { namesIn, type Names } from './names.ts';
import { personView } from './person-view.ts';
import type { Asker, SupervisionDesk, SupervisionParts, SupervisionSettings } from './ports.ts';
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

interface Extent {
  /** Entries followed. */
  readonly upTo: number;
  readonly size: number;
}

async function followed({ parts }: Desk): Promise<Extent> {
  const { size } = parts.log;
  const position = await parts.following.catchUp(size, CATCH_UP_MS);
  return { upTo: Math.min(position, size), size };
}

interface Searched extends FoundTrace, Extent {}

async function search(
  desk: Desk,
  asker: Asker,
  { traced, paging, view }: { readonly traced: Traced; readonly paging: Paging; readonly view: AuditTraced['view'] },
): Promise<Searched> {
  const { parts } = desk;
  const extent = await followed(desk);
  const found = findTrace(parts, traced, { ...paging, names: namesFor(desk, asker) });
  await asker.record({
    kind: 'audit.traced',
    at: instantOf(parts.clock.now()),
    reader: asker.reader,
    by: traced.by,
    ...(found.token === undefined ? {} : { token: found.token }),
    ...(traced.by === 'exchange' ? { exchange: traced.exchange } : {}),
    view,
    found: found.chains.length,
  });
  return { ...found, ...extent };
}

const next = ({ before }: FoundTrace): { readonly before?: number } =>
  before === undefined ? {} : { before };

const isChain = (one: { readonly kind: string }): one is AuditChain => one.kind === 'exchange';

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

async function consult(
  desk: Desk,
  asker: Asker,
  asked: { readonly what: 'indicators' | 'gaps'; readonly span: DaySpan },
): Promise<AuditIndicators> {
  const told = await tablesOf(desk, asker, asked);
  const at = instantOf(desk.parts.clock.now());
  const { reader } = asker;
  await asker.record({ kind: 'audit.consulted', at, reader, read: asked.what, ...asked.span });
  return told;
}

export function createSupervisionDesk(
  parts: SupervisionParts,
  settings: SupervisionSettings,
): SupervisionDesk {
  const desk: Desk = { parts, settings };
  return {
    trace: async (asker, traced, paging) => {
      const found = await search(desk, asker, { traced, paging, view: 'steps' });
      const { token, chains, upTo, size } = found;
      const named = token === undefined ? {} : { token };
      return { by: traced.by, ...named, upTo, size, chains, ...next(found) };
    },
    personView: async (asker, traced, paging) => {
      const found = await search(desk, asker, { traced, paging, view: 'person' });
      const given = {
        names: namesFor(desk, asker),
        delays: settings.disclosureDelayDays,
        nowMs: parts.clock.now(),
      };
      const { upTo, size, chains } = found;
      return { upTo, size, ...personView(chains.filter(isChain), given), ...next(found) };
    },
    indicators: (asker, span) => consult(desk, asker, { what: 'indicators', span }),
    gaps: (asker, span) => consult(desk, asker, { what: 'gaps', span }),
    findEntries: (filter, paging) => findEntries(parts.log, filter, paging),
    ...createExports(desk),
  };
}
