import type { AuditLog, DerivedStore, TraceTokens } from '../audit/index.ts';
import { canonicalBytes } from '../kernel/index.ts';
import type { AuditReading, AuditTrace, Entry, Subject } from '../shapes/index.ts';
import { chainOf } from './chain-of.ts';
import type { Names } from './names.ts';
import { storyOf, type At } from './story.ts';

/** What is traced. A `token` stands for what it was made of, where that is not to be named. */
export type Traced =
  | { readonly by: 'subject'; readonly subject: Subject }
  | { readonly by: 'subject'; readonly token: string }
  | { readonly by: 'case'; readonly case: string }
  | { readonly by: 'record'; readonly dataset: string; readonly subject: Subject }
  | { readonly by: 'exchange'; readonly exchange: string };

export interface Paging {
  readonly limit: number;
  /** Entries before this index only. */
  readonly before?: number;
}

export interface TraceParts {
  readonly log: Pick<AuditLog, 'size' | 'entries' | 'entriesOf' | 'findSubjectToken'>;
  readonly store: Pick<DerivedStore, 'touches'>;
  readonly tokens: TraceTokens;
  readonly authority: string;
}

export interface FoundTrace {
  /** Absent for an exchange, and for a subject that the gateway has no key of. */
  readonly token?: string;
  readonly chains: AuditTrace['chains'];
  readonly before?: number;
}

/** The keyed token that stands for what is traced. */
function tokenOf({ log, tokens }: TraceParts, traced: Traced): string | undefined {
  switch (traced.by) {
    case 'exchange':
      return undefined;
    case 'case':
      return tokens.caseToken(traced.case);
    case 'subject':
      return 'token' in traced
        ? traced.token
        : log.findSubjectToken(canonicalBytes(traced.subject));
    case 'record': {
      const token = log.findSubjectToken(canonicalBytes(traced.subject));
      return token && tokens.recordToken(traced.dataset, token);
    }
  }
}

const entryAt = ({ log }: TraceParts, index: number): Entry | undefined => {
  const [found] = log.entries({ from: index, to: index + 1 });
  return found && (JSON.parse(found.entry) as Entry);
};

function chainOfExchange(
  parts: TraceParts,
  exchange: string,
  names: Names,
): AuditTrace['chains'][number] | undefined {
  const entries = parts.log
    .entriesOf(exchange)
    .map(({ index, entry }): At<Entry> => ({ index, entry: JSON.parse(entry) as Entry }));
  const story = storyOf(entries);
  return story && chainOf(story, { names, authority: parts.authority });
}

/** What stands at one touched index: an exchange that began there, or a trace somebody made. */
function chainAt(
  parts: TraceParts,
  index: number,
  names: Names,
): AuditTrace['chains'][number] | undefined {
  const entry = entryAt(parts, index);
  if (entry === undefined) return undefined;
  if (entry.kind === 'audit.traced') {
    const { at, reader } = entry;
    const reading: AuditReading = {
      kind: 'reading',
      index,
      at,
      reader,
      agency: names.agency(reader.agency),
    };
    return reading;
  }
  return 'exchange' in entry ? chainOfExchange(parts, entry.exchange, names) : undefined;
}

/** Newest first; cost goes with the page, not with the log. */
export function findTrace(
  parts: TraceParts,
  traced: Traced,
  { names, limit, before = Infinity }: Paging & { readonly names: Names },
): FoundTrace {
  if (traced.by === 'exchange') {
    const chain = chainOfExchange(parts, traced.exchange, names);
    return { chains: chain === undefined ? [] : [chain] };
  }
  const token = tokenOf(parts, traced);
  if (token === undefined) return { chains: [] };
  const end = Math.min(before, parts.log.size);
  const key = parts.tokens.keyOf(traced.by, token);
  const touched = parts.store.touches({ key, before: end, limit });
  const chains = touched.flatMap((index) => chainAt(parts, index, names) ?? []);
  const last = touched.at(-1);
  return {
    token,
    chains,
    ...(touched.length < limit || last === undefined ? {} : { before: last }),
  };
}
