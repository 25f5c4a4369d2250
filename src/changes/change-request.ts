import { digestOf, type Bilingual, type Sha256 } from '../kernel/index.ts';
import type { Subject } from '../catalog/index.ts';
import type { ChangeRow, ChangeState } from '../storage/index.ts';
import type { StoredChange } from './change-rows.ts';

/** A request as its readers see it. */
export interface ChangeRequest extends ChangeSummary {
  readonly documents: readonly ChangedDocument[];
}

export interface ChangeSummary {
  readonly change: string;
  readonly agency: string;
  readonly title: string;
  readonly reason: string;
  readonly base: string;
  readonly state: ChangeState;
  /** What an act names, so that nobody decides on what they have not seen. */
  readonly version: number;
  readonly effectiveOn?: string;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly submittedBy?: string;
  readonly submittedAt?: string;
  readonly approvedBy?: string;
  readonly approvedAt?: string;
  readonly endedBy?: string;
  readonly endedAt?: string;
  readonly refusal?: string;
  readonly bundle?: string;
}

export interface ChangedDocument {
  readonly path: string;
  /** Of the new file; absent when the document is to go. */
  readonly digest?: string;
  /** Of the file in the base; absent when it is new. */
  readonly baseDigest?: string;
}

/** Something that will no longer be had, from a day on. */
export interface Stopping {
  readonly subject: Subject;
  readonly text: Bilingual;
  /** First day without it. */
  readonly on: string;
}

/** What holders of grants are told. */
export interface Notice {
  readonly stops: readonly Stopping[];
  readonly grants: readonly string[];
}

/** A notice that was given, of what has not stopped yet. */
export interface Announcement extends Notice {
  readonly change: string;
  readonly agency: string;
  readonly title: string;
  readonly announcedAt: string;
}

const optional = <K extends string>(key: K, value: string | null): { readonly [P in K]?: string } =>
  (value === null ? {} : { [key]: value }) as { readonly [P in K]?: string };

export const summaryOf = (row: ChangeRow): ChangeSummary => ({
  change: row.change,
  agency: row.agency,
  title: row.title,
  reason: row.reason,
  base: row.base,
  state: row.state,
  version: row.version,
  ...optional('effectiveOn', row.effective_on),
  createdBy: row.created_by,
  createdAt: row.created_at,
  ...optional('submittedBy', row.submitted_by),
  ...optional('submittedAt', row.submitted_at),
  ...optional('approvedBy', row.approved_by),
  ...optional('approvedAt', row.approved_at),
  ...optional('endedBy', row.ended_by),
  ...optional('endedAt', row.ended_at),
  ...optional('refusal', row.refusal),
  ...optional('bundle', row.state === 'published' ? row.bundle : null),
});

export const requestOf = (sha256: Sha256, stored: StoredChange): ChangeRequest => ({
  ...summaryOf(stored),
  documents: stored.edits.map(({ path, bytes, base_digest: base }) => ({
    path,
    ...(bytes === null ? {} : { digest: digestOf(sha256, bytes) }),
    ...optional('baseDigest', base),
  })),
});
