import type { AuditLog, IndexedEntry } from '../../audit/index.ts';
import type { Refusal } from '../../kernel/index.ts';
import { viewOf, type ActionName, type People, type View } from '../../people/index.ts';
import type { Entry, PeopleAuditPage } from '../../shapes/index.ts';
import { limitIn, numberIn } from './page.ts';
import { ok, signedIn, type Answer, type AskedInSession, type Route } from './route.ts';

export interface AuditRouteParts {
  readonly people: People;
  readonly log: Pick<AuditLog, 'size' | 'entries'>;
}

type Reading = View;

/** Entries taken from the log at once. */
const CHUNK = 256;

/** Entries looked at for one page; who seeks what is rare goes on with `before`. */
const LOOKED_AT_MAX = 2048;

type Read = PeopleAuditPage['entries'][number];

const read = ({ index, entry }: IndexedEntry): Read => ({
  index,
  entry: JSON.parse(entry) as Entry,
});

const belongs = (reading: Reading, { entry }: Read): boolean => viewOf(entry.kind) === reading;

interface Found {
  readonly entries: readonly Read[];
  /** The oldest entry looked at. */
  readonly from: number;
}

/** The newest entries of a view before an index. */
function look(
  log: AuditRouteParts['log'],
  reading: Reading,
  { before, limit }: { readonly before: number; readonly limit: number },
): Found {
  const entries: Read[] = [];
  const end = Math.max(0, before - LOOKED_AT_MAX);
  let from = before;
  while (from > end && entries.length < limit) {
    const start = Math.max(end, from - CHUNK);
    for (const each of log.entries({ from: start, to: from }).toReversed()) {
      const entry = read(each);
      from = entry.index;
      if (belongs(reading, entry)) entries.push(entry);
      if (entries.length === limit) break;
    }
  }
  return { entries, from };
}

/** Looked up first, because only then is it known what is read; told only once that is recorded. */
async function tell(
  { people, log }: AuditRouteParts,
  reading: Reading,
  asked: AskedInSession,
): Promise<Answer | Refusal> {
  const limit = limitIn(asked);
  const told = numberIn(asked, 'before');
  if (typeof limit !== 'number') return limit;
  if (typeof told === 'object') return told;
  const { size } = log;
  const before = Math.min(told ?? size, size);
  const { entries, from } = look(log, reading, { before, limit });
  await people.recordReading({ by: asked.by, view: reading, from, to: before });
  const page = { view: reading, size, entries, ...(from === 0 ? {} : { before: from }) };
  return ok(page);
}

const views: Readonly<Record<View, ActionName>> = {
  'sign-ins': 'audit.sign-ins',
  operations: 'audit.operations',
};

/** The log by its two views, newest first; each reading is itself an entry. */
export const auditRoutes = (parts: AuditRouteParts): readonly Route[] =>
  (Object.keys(views) as readonly Reading[]).map((reading) =>
    signedIn({
      method: 'GET',
      path: `/v1/audit/${reading}`,
      action: views[reading],
      needs: 'session',
      handle: (asked) => tell(parts, reading, asked),
    }),
  );
