import type { AuditLog } from '../../audit/index.ts';
import { Fault, type Clock, type Refusal } from '../../kernel/index.ts';
import type { People } from '../../people/index.ts';
import type { AuditTraceRequest } from '../../shapes/index.ts';
import type { SupervisionDesk } from '../../supervision/index.ts';
import type { AuditReader, Told } from '../audit/asked.ts';
import { auditQuestions, type AuditQuestion } from '../audit/questions.ts';
import { ok, signedIn, type Answer, type AskedInSession, type Route } from './route.ts';

export interface SupervisionRouteParts {
  readonly people: People;
  readonly log: Pick<AuditLog, 'append'>;
  readonly clock: Clock;
  readonly supervision: SupervisionDesk;
}

/** The person signed in, as one who reads. */
function readerOf(
  { people, log, clock, supervision }: SupervisionRouteParts,
  { by, language }: AskedInSession,
): AuditReader {
  const { person } = by;
  const agency = people.personOf(person)?.agency;
  // Gone since the request was admitted.
  if (agency === undefined) throw new Fault('session-missing');
  return {
    desk: supervision,
    nowMs: clock.now(),
    language,
    reader: { agency, person },
    record: async (entry) => {
      await log.append(entry);
    },
    recordEntries: (from, to) => people.recordReading({ by, view: 'entries', from, to }),
  };
}

const answerOf = (told: Told | Refusal): Answer | Refusal => {
  if ('refused' in told) return told;
  return 'file' in told ? { status: 200, file: told.file } : ok(told.body);
};

function routeOf(parts: SupervisionRouteParts, { ask, ...question }: AuditQuestion): Route {
  const row = { ...question, needs: 'session' } as const;
  if (question.method === 'GET') {
    return signedIn({
      ...row,
      handle: async (asked) => answerOf(await ask(readerOf(parts, asked), { query: asked.query })),
    });
  }
  return signedIn<AuditTraceRequest>({
    ...row,
    body: 'api/audit-trace-request.json',
    handle: async (asked) => {
      const { query, body } = asked;
      return answerOf(await ask(readerOf(parts, asked), { query, body }));
    },
  });
}

/** Traces, indicators, gaps and entries for people; each asking is itself an entry. */
export const supervisionRoutes = (parts: SupervisionRouteParts): readonly Route[] =>
  auditQuestions.map((question) => routeOf(parts, question));
