import { shanghaiDateOf, type Refusal } from '../../kernel/index.ts';
import type { ExportFormat } from '../../supervision/index.ts';
import type { AuditAsked, AuditReader, Told } from './asked.ts';

const QUERY: Refusal = { refused: 'query-invalid' };

const DAY_MS = 86_400_000;

/** Days that are counted over when nothing is said. */
const DAYS_DEFAULT = 30;

/** Days of one question. */
const DAYS_MAX = 366;

const DATE = /^\d{4}-\d{2}-\d{2}$/;

const FORMATS: readonly string[] = ['csv', 'xlsx', 'jsonl'] satisfies readonly ExportFormat[];

/** Undefined where JSON is asked for. */
export function formatIn({ query }: AuditAsked): ExportFormat | undefined | Refusal {
  const format = query('format');
  if (format === undefined || format === 'json') return undefined;
  return FORMATS.includes(format) ? (format as ExportFormat) : QUERY;
}

interface Days {
  readonly from: string;
  readonly to: string;
}

const isDate = (text: string): boolean =>
  DATE.test(text) && new Date(text).toISOString().startsWith(text);

/** `from` and `to`, both included, Asia/Shanghai. */
function daysIn({ query }: AuditAsked, nowMs: number): Days | Refusal {
  const to = query('to') ?? shanghaiDateOf(nowMs);
  if (!DATE.test(to) || Number.isNaN(Date.parse(to))) return QUERY;
  const earliest = shanghaiDateOf(Date.parse(to) - (DAYS_DEFAULT - 1) * DAY_MS);
  const from = query('from') ?? earliest;
  if (Number.isNaN(Date.parse(from)) || !isDate(from) || !isDate(to)) return QUERY;
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
  return days >= 1 && days <= DAYS_MAX ? { from, to } : QUERY;
}

/** Indicators or gaps, to look at or to take away. */
export async function askTables(
  reader: AuditReader,
  asked: AuditAsked,
  what: 'indicators' | 'gaps',
): Promise<Told | Refusal> {
  const span = daysIn(asked, reader.nowMs);
  const format = formatIn(asked);
  if ('refused' in span) return span;
  if (typeof format === 'object') return format;
  const { desk } = reader;
  if (format !== undefined)
    return { file: await desk.exportTables(reader, { what, span, format }) };
  return {
    body: await (what === 'gaps' ? desk.gaps(reader, span) : desk.indicators(reader, span)),
  };
}
