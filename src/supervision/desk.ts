import type { DaySpan } from '../audit/index.ts';
import { instantOf } from '../kernel/index.ts';
import type { AuditChain, AuditIndicators, AuditTraced } from '../shapes/index.ts';
import { followed, namesFor, tablesOf, type Desk, type Extent } from './extent.ts';
import { createExports } from './export-desk.ts';
import { findEntries } from './find-entries.ts';
import { findTrace, type FoundTrace, type Paging, type Traced } from './find-trace.ts';
import { personView } from './person-view.ts';
import type { Asker, SupervisionDesk, SupervisionParts, SupervisionSettings } from './ports.ts';

interface Searched extends FoundTrace, Extent {}

async function search(
  desk: Desk,
  asker: Asker,
  {
    traced,
    paging,
    view,
  }: { readonly traced: Traced; readonly paging: Paging; readonly view: AuditTraced['view'] },
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
    size: () => parts.log.size,
    findEntries: (filter, paging) => findEntries(parts.log, filter, paging),
    ...createExports(desk),
  };
}
