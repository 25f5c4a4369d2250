import type { Language } from '../../kernel/index.ts';
import type { Asker, SupervisionDesk, TakenFile } from '../../supervision/index.ts';
import type { AuditTraceRequest } from '../../shapes/index.ts';

/** A question to the log, whoever asks it and however they proved who they are. */
export interface AuditAsked {
  /** A parameter of the address that occurs once. */
  readonly query: (name: string) => string | undefined;
  /** Of a POST, as its schema has it. */
  readonly body?: AuditTraceRequest;
}

/** Who asks, and where the answer comes from. */
export interface AuditReader extends Asker {
  readonly desk: SupervisionDesk;
  readonly nowMs: number;
  readonly language: Language;
  /** Durable when resolved: entries `from` up to but without `to` were looked through. */
  readonly recordEntries: (from: number, to: number) => Promise<void>;
}

export type Told = { readonly body: object } | { readonly file: TakenFile };

export const ZIP_TYPE = 'application/zip';

/** RFC 6266: the name has no character that would need quoting. */
export const asAttachment = ({ name }: TakenFile): Readonly<Record<string, string>> => ({
  'Content-Disposition': `attachment; filename="${name}"`,
});
