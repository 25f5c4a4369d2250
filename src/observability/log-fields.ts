import { describeError, type ErrorFields } from './describe-error.ts';

/** Characters of one text field; identifiers and file paths fit, documents do not. */
const FIELD_CHARS_MAX = 256;

/** No white space: identifiers, codes, paths and addresses, but no sentences and no documents. */
const isToken = (value: unknown): boolean =>
  typeof value === 'string' && value.length <= FIELD_CHARS_MAX && /^[!-~]+$/.test(value);

const isPath = (value: unknown): boolean =>
  typeof value === 'string' && value.length <= FIELD_CHARS_MAX && !/\p{Cc}/u.test(value);

const isNumber = (value: unknown): boolean => Number.isFinite(value);

const isFlag = (value: unknown): boolean => typeof value === 'boolean';

interface FieldRule {
  readonly accepts: (value: unknown) => boolean;
  /** Why an operator needs it, and so why it may leave the process. */
  readonly reason: string;
}

const token = (reason: string): FieldRule => ({ accepts: isToken, reason });
const path = (reason: string): FieldRule => ({ accepts: isPath, reason });
const number = (reason: string): FieldRule => ({ accepts: isNumber, reason });
const flag = (reason: string): FieldRule => ({ accepts: isFlag, reason });

/**
 * Every field that may be written. A new one is a new row with its reason; names of items,
 * subjects, requests and answers can have none.
 */
const logFields = {
  exchange: token('Joins a line to the entry in the audit log; made by the gateway.'),
  system: token('Whose operator to call; a catalog name.'),
  agency: token('Whose turn it is; a catalog name.'),
  provider: token('Which system is slow or failing; a catalog name.'),
  dataset: token('What is affected; a catalog name.'),
  flow: token('Which flow is affected; a catalog name.'),
  operation: token('Query or verification; a closed set.'),
  grant: token('Which authorisation is affected; an identifier, not its content.'),
  keyid: token('Which key is registered, revoked or unknown; public by nature.'),
  until: token('When a key ends; an instant.'),
  bundle: token('Which catalog is in force; a digest of public documents.'),
  code: token('Which problem; a code of the table.'),
  verdict: token('How a decision fell; a closed set.'),
  witness: token('Which witness to look after; a name of the settings.'),
  step: token('Where an exchange ended; a closed set.'),
  check: token('Which readiness check changed; a closed set.'),
  state: token('What a part of the gateway changed to; a closed set.'),
  method: token('Which kind of call; an HTTP method.'),
  route: token('Which call; the template of the route, never the target that was sent.'),
  host: token('Where the gateway listens; a setting.'),
  origin: token('Which log or public origin; a setting.'),
  signal: token('Why the process ends.'),
  version: token('Which program runs.'),
  file: path('Which file or folder to mend; named by the operator.'),
  status: number('How a call ended.'),
  port: number('Where the gateway listens.'),
  pid: number('Which process.'),
  durationMs: number('What is slow.'),
  retryAfterSeconds: number('How long callers are held off.'),
  attempt: number('Whether a provider is failing or flapping.'),
  count: number('How many of what the event names.'),
  bytes: number('How large; a length, not the content.'),
  index: number('Which entry of the log.'),
  size: number('How far the log is.'),
  sequence: number('Which publication of the catalog.'),
  inFlight: number('Whether the gateway is near its bound.'),
  queued: number('Whether the log’s writer keeps up.'),
  ready: flag('Whether a load balancer should send calls.'),
} as const satisfies Record<string, FieldRule>;

export type LogFieldName = keyof typeof logFields;

/** Fields of one line. `error` may be anything that was thrown. */
export type LogFields = {
  readonly [name in LogFieldName]?: string | number | boolean | undefined;
} & { readonly error?: unknown };

export type WrittenFields = Readonly<Record<string, string | number | boolean | ErrorFields>>;

const isWritable = (name: string, value: unknown): value is string | number | boolean =>
  Object.hasOwn(logFields, name) && logFields[name as LogFieldName].accepts(value);

/**
 * Only what the table lets out. What is dropped is counted, not named: a name can be payload too.
 */
export function writableFields(fields: object): WrittenFields {
  const { error, ...others } = fields as LogFields;
  const given = Object.entries(others).filter(([, value]) => value !== undefined);
  const written = given.filter(([name, value]) => isWritable(name, value));
  return {
    ...Object.fromEntries(written),
    ...(error === undefined ? {} : { error: describeError(error) }),
    ...(written.length === given.length ? {} : { dropped: given.length - written.length }),
  };
}
