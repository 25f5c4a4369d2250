import type { Refusal } from '../../kernel/index.ts';
import type { AuditTraceRequest } from '../../shapes/index.ts';
import type { Traced } from '../../supervision/index.ts';
import { limitIn, numberIn } from '../people/page.ts';
import type { AuditAsked, AuditReader, Told } from './asked.ts';

const QUERY: Refusal = { refused: 'query-invalid' };

/** Chains of one page. */
const TRACE_PAGE_MAX = 100;

const TOKEN = /^hmac-sha256:[0-9a-f]{64}$/;
const CASE = /^[A-Za-z0-9-]{1,64}$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The one that is there; undefined when none is, or several. */
function onlyOne(candidates: readonly (Traced | undefined)[]): Traced | undefined {
  const given = candidates.filter((one) => one !== undefined);
  return given.length === 1 ? given[0] : undefined;
}

/** Whom it is about is named in a body, which no log of a proxy keeps. */
function tracedIn({
  subject,
  record,
  exchange,
  case: number,
}: AuditTraceRequest): Traced | undefined {
  return onlyOne([
    subject && { by: 'subject', subject },
    number === undefined ? undefined : { by: 'case', case: number },
    record && { by: 'record', ...record },
    exchange === undefined ? undefined : { by: 'exchange', exchange },
  ]);
}

/** In an address a subject is its token, and nothing that says who it is. */
function tracedAt({ query }: AuditAsked): Traced | undefined {
  const [token, number, exchange] = [query('subject'), query('case'), query('exchange')];
  const found = onlyOne([
    token === undefined ? undefined : { by: 'subject', token },
    number === undefined ? undefined : { by: 'case', case: number },
    exchange === undefined ? undefined : { by: 'exchange', exchange },
  ]);
  const isSpelled = [
    [token, TOKEN],
    [number, CASE],
    [exchange, UUID],
  ].every(([text, pattern]) => text === undefined || (pattern as RegExp).test(text as string));
  return isSpelled ? found : undefined;
}

interface Paged {
  readonly limit: number;
  readonly before?: number;
}

function pagingOf(asked: AuditAsked): Paged | Refusal {
  const limit = asked.body?.limit ?? limitIn(asked);
  const before = asked.body?.before ?? numberIn(asked, 'before');
  if (typeof limit !== 'number') return limit;
  if (typeof before === 'object') return before;
  return {
    limit: Math.min(limit, TRACE_PAGE_MAX),
    ...(before === undefined ? {} : { before }),
  };
}

/** 倒查: every step that touched a subject, a case, a record or an exchange. */
export async function askTrace(reader: AuditReader, asked: AuditAsked): Promise<Told | Refusal> {
  const traced = asked.body === undefined ? tracedAt(asked) : tracedIn(asked.body);
  const paging = pagingOf(asked);
  if ('refused' in paging) return paging;
  if (traced === undefined) return QUERY;
  const { desk } = reader;
  const view = asked.body?.view ?? asked.query('view') ?? 'steps';
  switch (view) {
    case 'steps':
      return { body: await desk.trace(reader, traced, paging) };
    case 'person':
      // Only what is about one person is theirs to know.
      if (traced.by !== 'subject') return QUERY;
      return { body: await desk.personView(reader, traced, paging) };
    default:
      return QUERY;
  }
}
