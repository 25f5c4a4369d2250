import { Fault, problemCodes } from '../kernel/index.ts';

/** Causes of causes that are written. */
const CAUSE_DEPTH_MAX = 3;
/** Stack frames that are written. */
const FRAME_COUNT_MAX = 12;
/** Characters of a message, a name or a code. */
const TEXT_CHARS_MAX = 512;

export interface ErrorFields {
  readonly name: string;
  readonly code?: string;
  readonly message?: string;
  readonly stack?: readonly string[];
  readonly cause?: ErrorFields;
}

/** SQLITE_FULL, ENOSPC: codes of SQLite and of the operating system, but not Node's ERR_*. */
const SYSTEM_CODE = /^(?:SQLITE_[A-Z_]+|E[A-Z0-9]+)$/;
const CODE = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

/**
 * Name and code always; message and stack only of the gateway's own failures. Messages of the
 * language itself quote values (`Unexpected token … in "<the document>"`), so they stay out; those
 * of SQLite and of system calls name tables, files and addresses.
 */
export function describeError(error: unknown, depth = 1): ErrorFields {
  if (!(error instanceof Error)) return { name: typeof error };
  const code = codeOf(error);
  const { cause } = error;
  return {
    name: error.name.slice(0, TEXT_CHARS_MAX),
    ...(code === undefined ? {} : { code }),
    ...(isMessageOurs(error, code) ? { message: error.message.slice(0, TEXT_CHARS_MAX) } : {}),
    ...(isGatewayFailure(error) ? { stack: framesOf(error) } : {}),
    ...(cause instanceof Error && depth < CAUSE_DEPTH_MAX
      ? { cause: describeError(cause, depth + 1) }
      : {}),
  };
}

function codeOf(error: Error): string | undefined {
  const code: unknown = 'code' in error ? error.code : undefined;
  return typeof code === 'string' && CODE.test(code) ? code : undefined;
}

/** Anything that is not a fault is unforeseen, and so a failure of the gateway. */
const isGatewayFailure = (error: Error): boolean =>
  !(error instanceof Fault) || problemCodes[error.code].origin === 'gateway';

const isMessageOurs = (error: Error, code: string | undefined): boolean =>
  error instanceof Fault ? isGatewayFailure(error) : code !== undefined && SYSTEM_CODE.test(code);

/** Frames alone: the head of a stack repeats the message, which may have lines like frames. */
function framesOf({ stack = '', message }: Error): readonly string[] {
  const head = stack.indexOf(message);
  if (head === -1) return [];
  return stack
    .slice(head + message.length)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '))
    .slice(0, FRAME_COUNT_MAX);
}
