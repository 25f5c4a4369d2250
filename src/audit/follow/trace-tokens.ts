import { concat, hexOf, utf8, type Sha256 } from '../../kernel/index.ts';
import { hmacSha256 } from '../hmac.ts';

/** Of a token, as the trace index keeps it: enough that no two of 2^40 things meet. */
export const TRACE_KEY_BYTES = 16;

/** Separates what the parts of a key mean; occurs in no slug, case or token. */
const SEPARATOR = Uint8Array.of(0);

/** What a subject's leaf token starts with. */
const PREFIX = 'hmac-sha256:';

/**
 * Keys of the trace index. Whatever could be guessed goes in under the bureau's index key; a
 * subject's token is a secret HMAC already, which nothing leads to once its key is erased.
 */
export interface TraceTokens {
  /** `hmac-sha256:<hex>` of a case, for an entry that must not name it. */
  caseToken(number: string): string;
  /** The same of the record that a dataset holds about a subject, by the subject's token. */
  recordToken(dataset: string, subjectToken: string): string;
  /** As the index has it. */
  keyOf(kind: TraceKind, token: string): Uint8Array;
}

export type TraceKind = 'subject' | 'case' | 'record';

export function createTraceTokens(sha256: Sha256, indexKey: Uint8Array): TraceTokens {
  const key = hmacSha256(sha256, indexKey, utf8('jingwei trace index'));
  const tokenOf = (...parts: readonly string[]): string => {
    const bytes = parts.map((part) => concat(utf8(part), SEPARATOR));
    return PREFIX + hexOf(hmacSha256(sha256, key, concat(...bytes)));
  };
  return {
    caseToken: (number) => tokenOf('case', number),
    recordToken: (dataset, subjectToken) => tokenOf('record', dataset, subjectToken),
    keyOf: (kind, token) => sha256(utf8(`${kind} ${token}`)).subarray(0, TRACE_KEY_BYTES),
  };
}
