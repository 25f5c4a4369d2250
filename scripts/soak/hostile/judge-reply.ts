import { commitmentsHold, noteVerifierOf } from '../../../src/audit/index.ts';
import { canonicalBytes, isProblemCode, problemCodes } from '../../../src/kernel/index.ts';
import { verifyReceipt, type Receipt } from '../../../src/proofs/index.ts';
import { checkContentDigest, headersOf, verifyReply } from '../../../src/signatures/index.ts';
import type { SchemaSet } from '../../../src/standards/index.ts';
import type { Canaries } from './canaries.ts';
import { crypto, type Received, type Sent } from './send-call.ts';
import type { Target } from './target.ts';

/** An invariant that did not hold, in a sentence; '' never occurs. */
export type Violation = string;

export interface Judging {
  readonly target: Target;
  readonly canaries: Canaries;
  readonly schemas: SchemaSet;
}

/** What a reply turned out to be. */
export interface Judged {
  readonly code: string;
  /** Present when the exchange was identified, and so must be in the log. */
  readonly exchange?: string;
  readonly violations: readonly Violation[];
}

type Fields = Readonly<Record<string, unknown>>;

const sha256 = (bytes: Uint8Array): Uint8Array => crypto.sha256(bytes);

/** A reply's `created` may differ from this clock by so many seconds. */
const WINDOW_SECONDS = 300;

/** Refused before anybody was identified: counted, not recorded. */
const isUnidentified = (code: string): boolean =>
  /^(?:signature-|digest-|key-unknown$|algorithm-mismatch$)/.test(code);

/** Failures of the gateway's own that a hostile caller or provider must never bring about. */
const isOwnFailure = (code: string): boolean =>
  isProblemCode(code) &&
  problemCodes[code].origin === 'gateway' &&
  // The catalog's: a mapping demands of the receiver's standard what the provider may leave out.
  code !== 'receiver-standard-unmet';

function schemaOf(path: string, { status, headers }: Received): string | undefined {
  const type = headers['content-type'] ?? '';
  if (type === 'application/problem+json') return 'api/problem.json';
  if (status === 200 && path.endsWith('/query')) return 'api/query-answer.json';
  if (status === 200 && path.endsWith('/verify')) return 'api/verify-answer.json';
  if (path === '/readyz') return 'api/readiness.json';
  return path === '/log/keys' ? 'api/log-keys.json' : undefined;
}

async function provesItself(
  { target }: Judging,
  sent: Sent,
  reply: Received,
): Promise<Violation[]> {
  const message = { status: reply.status, headers: headersOf(reply.headers) };
  const wrong = await verifyReply(
    crypto,
    { reply: message, request: sent.message },
    { key: target.gatewayKey, now: Date.now(), windowSeconds: WINDOW_SECONDS },
  );
  const digest =
    sent.message.method === 'HEAD'
      ? undefined
      : checkContentDigest(crypto, reply.headers['content-digest'], reply.bytes);
  return [wrong, digest]
    .filter((each) => each !== undefined)
    .map(({ refused }) => `the reply does not prove itself: ${refused}`);
}

async function receiptHolds(
  { target }: Judging,
  sent: Sent,
  document: Fields,
): Promise<Violation[]> {
  const { receipt, ...answer } = document as { receipt: Receipt };
  const verdict = await verifyReceipt(sha256, receipt, [
    noteVerifierOf(sha256, target.verifierKey),
  ]);
  if (!verdict.ok) return [`the receipt fails: ${verdict.reason}`];
  const { request } = receipt.salts ?? {};
  const parts = {
    answer: canonicalBytes(answer),
    // Of the bytes as they were sent, not of what they mean.
    ...(request === undefined ? {} : { request: sent.bytes }),
  };
  return commitmentsHold(sha256, receipt, parts) ? [] : ['the entry commits to something else'];
}

function documentOf({ headers, bytes }: Received): Fields {
  const isJson = /json/.test(headers['content-type'] ?? '') && bytes.length > 0;
  return isJson ? (JSON.parse(bytes.toString('utf8')) as Fields) : {};
}

function codeOf(status: number, document: Fields): string {
  const { code } = document;
  return status >= 400 && typeof code === 'string' ? code : String(status);
}

function shapeFaults({ schemas }: Judging, sent: Sent, reply: Received): Violation[] {
  const path = new URL(sent.message.targetUri).pathname;
  const schema = reply.bytes.length === 0 ? undefined : schemaOf(path, reply);
  if (schema === undefined) return [];
  const checked = schemas.check(schema)(documentOf(reply));
  return checked.ok ? [] : [`${schema} broken at ${checked.errors[0]?.pointer ?? '?'}`];
}

function leaks({ canaries }: Judging, { bytes, headers }: Received): Violation[] {
  const text = bytes.toString('utf8') + JSON.stringify(headers);
  return Object.entries(canaries.provided)
    .filter(([, canary]) => text.includes(canary))
    .map(([name]) => `the provider's ${name} canary is in the answer`);
}

function statusFaults(code: string, { status, headers }: Received): Violation[] {
  const isWrong = status >= 400 && (!isProblemCode(code) || problemCodes[code].status !== status);
  return [
    ...(isWrong ? [`${status} with code ${code}`] : []),
    ...(isOwnFailure(code) ? [`the gateway failed: ${code}`] : []),
    ...(status >= 500 && headers['jingwei-error-origin'] === undefined ? ['no origin'] : []),
  ];
}

/** Holds one reply against every invariant that can be seen from outside. */
export async function judgeReply(judging: Judging, sent: Sent, reply: Received): Promise<Judged> {
  // A reply to HEAD has the headers of a document and no document.
  const isHead = sent.message.method === 'HEAD';
  const document = documentOf(reply);
  const code = isHead ? `HEAD ${reply.status}` : codeOf(reply.status, document);
  const exchange = reply.headers['jingwei-exchange'];
  const isRecorded = exchange !== undefined && !isUnidentified(code);
  const hasReceipt = document['receipt'] !== undefined;
  return {
    code,
    ...(isRecorded ? { exchange } : {}),
    violations: [
      ...(isHead ? [] : statusFaults(code, reply)),
      ...shapeFaults(judging, sent, reply),
      ...leaks(judging, reply),
      ...(isRecorded && !hasReceipt ? [`${code} without a receipt`] : []),
      ...(await provesItself(judging, sent, reply)),
      ...(hasReceipt ? await receiptHolds(judging, sent, document) : []),
    ],
  };
}
