import { problemCodes, type Bilingual, type ProblemCode } from './problem-codes.ts';

/** One violation inside a document: where (JSON Pointer), which rule, and what to do about it. */
export interface Violation {
  readonly pointer: string;
  readonly rule: string;
  readonly message: Bilingual;
}

/** What may travel with a fault besides its code. Never a payload value. */
export interface FaultFields {
  /** A sentence for whoever must act; shown to the caller, so it holds no payload value. */
  readonly detail?: Bilingual;
  /** The agency whose turn it is, when that is not derivable from the code alone. */
  readonly owner?: string;
  readonly errors?: readonly Violation[];
  /** Seconds after which trying again makes sense (RFC 9110 §10.2.3). */
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
}

/**
 * The one exception class: the current operation cannot go on, and `code` says why.
 * Expected outcomes (a refusal, an invalid document) are values, not faults.
 */
export class Fault extends Error {
  readonly code: ProblemCode;
  readonly fields: FaultFields;

  constructor(code: ProblemCode, fields: FaultFields = {}) {
    super(fields.detail?.en ?? problemCodes[code].title.en, { cause: fields.cause });
    this.name = 'Fault';
    this.code = code;
    this.fields = fields;
  }
}

/** A refusal as a value: what a step returns when the exchange ends here. */
export interface Refusal {
  readonly refused: ProblemCode;
  readonly detail?: Bilingual;
  readonly owner?: string;
  readonly errors?: readonly Violation[];
  readonly retryAfterSeconds?: number;
}

/** True when a step's result ends the exchange. */
export function isRefusal(value: object): value is Refusal {
  return 'refused' in value;
}
