import type { Refusal } from './fault.ts';
import { problemCodes, type Bilingual } from './problem-codes.ts';

export type Language = keyof Bilingual;

/** RFC 9457 problem details as this system writes them; `schemas/api/problem.json`. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail?: string;
  readonly instance?: string;
  readonly owner?: string;
  readonly remedy: string;
  readonly errors?: { readonly pointer: string; readonly rule: string; readonly message: string }[];
}

export interface ProblemContext {
  readonly language: Language;
  /** The exchange it ended, if it came that far. */
  readonly exchange?: string;
  /** The agency whose turn it is, when the refusal does not name one. */
  readonly owner?: string;
}

/** Violations told in one problem document; more would not help anyone to mend the first. */
const ERRORS_MAX = 32;

/** As `schemas/api/problem.json` has it. */
const POINTER_CHARACTERS_MAX = 500;

/** A pointer as it is told: of one too long, the container that still fits. */
const told = (pointer: string): string =>
  pointer.length <= POINTER_CHARACTERS_MAX
    ? pointer
    : pointer.slice(0, Math.max(0, pointer.lastIndexOf('/', POINTER_CHARACTERS_MAX)));

/** A refusal in words, in the caller's language. Never holds a payload value. */
export function problemDocument(refusal: Refusal, context: ProblemContext): ProblemDocument {
  const { status, title, remedy } = problemCodes[refusal.refused];
  const { language, exchange } = context;
  const owner = refusal.owner ?? context.owner;
  return {
    type: `/problems/${refusal.refused}`,
    title: title[language],
    status,
    code: refusal.refused,
    ...(refusal.detail === undefined ? {} : { detail: refusal.detail[language] }),
    ...(exchange === undefined ? {} : { instance: `urn:uuid:${exchange}` }),
    ...(owner === undefined ? {} : { owner }),
    remedy: remedy[language],
    ...(refusal.errors === undefined
      ? {}
      : {
          errors: refusal.errors.slice(0, ERRORS_MAX).map(({ pointer, rule, message }) => ({
            pointer: told(pointer),
            rule,
            message: message[language],
          })),
        }),
  };
}
