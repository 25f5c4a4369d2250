import type { Refusal } from '../../kernel/index.ts';
import { isKind } from '../../people/index.ts';
import type { PeopleAuditPage } from '../../shapes/index.ts';
import type { EntryFilter } from '../../supervision/index.ts';
import { limitIn, numberIn } from '../people/page.ts';
import { formatIn } from './ask-tables.ts';
import type { AuditAsked, AuditReader, Told } from './asked.ts';

const QUERY: Refusal = { refused: 'query-invalid' };

/** Entries looked at for one page; who seeks what is rare goes on with `before`. */
const LOOKED_AT_MAX = 2048;

const DAY_MS = 86_400_000;
const SHANGHAI_MS = 8 * 3_600_000;

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{3})?Z$/;

/** Names of agencies, systems, datasets, codes: slugs, and exchanges. */
const NAME = /^[A-Za-z0-9-]{1,100}$/;

const NAMED = ['agency', 'system', 'dataset', 'exchange', 'code'] as const;

/** An instant, or the first of a day in Asia/Shanghai; `shiftDays` for the end of a day. */
function instantIn({ query }: AuditAsked, name: 'from' | 'to'): number | undefined | Refusal {
  const text = query(name);
  if (text === undefined) return undefined;
  const atMs = Date.parse(text);
  if (Number.isNaN(atMs)) return QUERY;
  if (INSTANT.test(text)) return atMs;
  // Both days are included.
  return DATE.test(text) ? atMs - SHANGHAI_MS + (name === 'to' ? DAY_MS : 0) : QUERY;
}

/** What was asked for, in words: for the manifest of an export. */
function spelled({ query }: AuditAsked): Readonly<Record<string, string>> {
  const names = [...NAMED, 'kind', 'from', 'to', 'before'] as const;
  return Object.fromEntries(
    names.flatMap((name) => {
      const text = query(name);
      return text === undefined ? [] : [[name, text] as const];
    }),
  );
}

function filterIn(asked: AuditAsked): EntryFilter | Refusal {
  const [fromMs, toMs] = [instantIn(asked, 'from'), instantIn(asked, 'to')];
  const kind = asked.query('kind');
  const named = NAMED.flatMap((name) => {
    const text = asked.query(name);
    return text === undefined ? [] : [[name, text] as const];
  });
  if (typeof fromMs === 'object') return fromMs;
  if (typeof toMs === 'object') return toMs;
  if (kind !== undefined && !isKind(kind)) return QUERY;
  if (named.some(([, text]) => !NAME.test(text))) return QUERY;
  return {
    ...(Object.fromEntries(named) as Pick<EntryFilter, (typeof NAMED)[number]>),
    ...(kind === undefined ? {} : { kind }),
    ...(fromMs === undefined ? {} : { fromMs }),
    ...(toMs === undefined ? {} : { toMs }),
  };
}

interface Seeking {
  readonly filter: EntryFilter;
  readonly limit: number;
  readonly before?: number;
}

function seekingIn(asked: AuditAsked): Seeking | Refusal {
  const filter = filterIn(asked);
  const limit = limitIn(asked);
  const before = numberIn(asked, 'before');
  if ('refused' in filter) return filter;
  if (typeof limit !== 'number') return limit;
  if (typeof before === 'object') return before;
  return { filter, limit, ...(before === undefined ? {} : { before }) };
}

/** Looked up first, because only then is it known what is read; told only once that is recorded. */
async function page(reader: AuditReader, { filter, ...paging }: Seeking): Promise<Told> {
  const size = reader.desk.size();
  const found = await reader.desk.findEntries(filter, { ...paging, lookedAtMax: LOOKED_AT_MAX });
  const { entries, from, to } = found;
  await reader.recordEntries(from, to);
  const body: PeopleAuditPage = {
    view: 'entries',
    size,
    entries: [...entries],
    ...(from === 0 ? {} : { before: from }),
  };
  return { body };
}

/** Entries that fit, newest first: a page of them, or a file. */
export async function askEntries(reader: AuditReader, asked: AuditAsked): Promise<Told | Refusal> {
  const seeking = seekingIn(asked);
  const format = formatIn(asked);
  if ('refused' in seeking) return seeking;
  if (typeof format === 'object') return format;
  if (format === undefined) return page(reader, seeking);
  const { filter, before } = seeking;
  const file = await reader.desk.exportEntries(reader, {
    format,
    filter,
    asked: spelled(asked),
    ...(before === undefined ? {} : { before }),
  });
  return { file };
}
