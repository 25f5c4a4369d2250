import type { Refusal } from '../../kernel/index.ts';
import type { ActionName } from '../../people/index.ts';
import { askEntries } from './ask-entries.ts';
import { askTables } from './ask-tables.ts';
import { askTrace } from './ask-trace.ts';
import type { AuditAsked, AuditReader, Told } from './asked.ts';

export interface AuditQuestion {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** What it is for a person to ask. */
  readonly action: ActionName;
  readonly ask: (reader: AuditReader, asked: AuditAsked) => Promise<Told | Refusal>;
}

/** What the bureau asks the log: its people signed in, and its systems by signature. */
export const auditQuestions: readonly AuditQuestion[] = [
  { method: 'GET', path: '/v1/audit/entries', action: 'audit.entries', ask: askEntries },
  { method: 'GET', path: '/v1/audit/trace', action: 'audit.trace', ask: askTrace },
  { method: 'POST', path: '/v1/audit/trace', action: 'audit.trace', ask: askTrace },
  {
    method: 'GET',
    path: '/v1/audit/indicators',
    action: 'audit.indicators',
    ask: (reader, asked) => askTables(reader, asked, 'indicators'),
  },
  {
    method: 'GET',
    path: '/v1/audit/gaps',
    action: 'audit.gaps',
    ask: (reader, asked) => askTables(reader, asked, 'gaps'),
  },
];
