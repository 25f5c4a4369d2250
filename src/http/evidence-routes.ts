import { Router, type Request, type Response } from 'express';
import { base64Of, instantOf, isRefusal, utf8, type Sha256 } from '../kernel/index.ts';
import type { Caller, ExchangePorts } from '../exchange/index.ts';
import { leafHash } from '../proofs/index.ts';
import type {
  EvidenceExported,
  ExchangeCheck,
  ExchangeEvidence,
  LogPolicy,
} from '../shapes/index.ts';
import { identifyOnly, isAuditor } from './audit-reading.ts';
import { checkPage, CHECK_POLICY } from './check-page.ts';
import { languageOf, type Origins } from './incoming.ts';
import { jsonBytes } from './reply-signer.ts';
import { notAllowed, type Sender } from './send.ts';

export interface EvidenceRouteParts {
  readonly exchange: ExchangePorts;
  readonly origins: Origins;
  readonly sender: Sender;
  /** How long what is kept, as it is published. */
  readonly policy: LogPolicy;
  /** Undefined when the log has nothing of the exchange. */
  readonly evidenceOf: (exchange: string) => Promise<ExchangeEvidence | undefined>;
}

/** Taking evidence is itself an entry, durable before it is given. */
async function recordExport(
  { log, clock }: ExchangePorts,
  { system, agency, keyid, algorithm, nonce }: Caller,
  exchange: string,
): Promise<void> {
  const entry: EvidenceExported = {
    kind: 'evidence.exported',
    at: instantOf(clock.now()),
    who: { system, agency: agency.agency, keyid, algorithm },
    exchange,
  };
  await log.append(entry, { nonce });
}

const UNKNOWN = { refused: 'exchange-unknown' } as const;

async function giveEvidence(
  parts: EvidenceRouteParts,
  request: Request<{ exchange: string }>,
  response: Response,
): Promise<void> {
  const { exchange: ports, sender } = parts;
  const pair = { request, response };
  const caller = await identifyOnly(parts, request);
  if (isRefusal(caller)) return sender.problem(pair, caller);
  if (!isAuditor(ports, caller)) return sender.problem(pair, { refused: 'not-permitted' });
  const found = await parts.evidenceOf(request.params.exchange);
  if (found === undefined) return sender.problem(pair, UNKNOWN);
  await recordExport(ports, caller, found.exchange);
  return sender.signed(pair, {
    status: 200,
    contentType: 'application/json',
    bytes: jsonBytes(found),
    requestLabel: caller.presented.label,
    headers: { 'Cache-Control': 'no-store' },
  });
}

/** That entries are in the log, and nothing of what they say. */
function checkOf(sha256: Sha256, evidence: ExchangeEvidence): ExchangeCheck {
  const { exchange, entries, checkpoint, timestamp } = evidence;
  return {
    exchange,
    entries: entries.map(({ index, entry, proof }) => ({
      index,
      leaf: base64Of(leafHash(sha256, utf8(entry))),
      proof,
    })),
    checkpoint,
    ...(timestamp && { timestamp: { at: timestamp.at, reply: timestamp.reply } }),
  };
}

async function answerCheck(
  { sender, exchange: { crypto }, evidenceOf }: EvidenceRouteParts,
  request: Request<{ exchange: string }>,
  response: Response,
): Promise<void> {
  const pair = { request, response };
  const found = await evidenceOf(request.params.exchange);
  if (found === undefined) return sender.problem(pair, UNKNOWN);
  const check = checkOf((bytes) => crypto.sha256(bytes), found);
  if (request.accepts('json', 'html') !== 'html') {
    return sender.signed(pair, {
      status: 200,
      contentType: 'application/json',
      bytes: jsonBytes(check),
    });
  }
  return sender.signed(pair, {
    status: 200,
    contentType: 'text/html; charset=utf-8',
    bytes: utf8(checkPage(check, languageOf(request))),
    headers: { 'Content-Security-Policy': CHECK_POLICY, 'X-Content-Type-Options': 'nosniff' },
  });
}

/** What proves an exchange: all of it for the bureau's systems, that it is there for anyone. */
export function evidenceRoutes(parts: EvidenceRouteParts): Router {
  const router = Router();
  router.get('/v1/exchanges/:exchange/evidence', (request, response) =>
    giveEvidence(parts, request, response),
  );
  router.get('/v1/exchanges/:exchange/check', (request, response) =>
    answerCheck(parts, request, response),
  );
  router.get('/log/policy', (request, response) =>
    parts.sender.signed(
      { request, response },
      { status: 200, contentType: 'application/json', bytes: jsonBytes(parts.policy) },
    ),
  );
  router.all(
    ['/v1/exchanges/:exchange/evidence', '/v1/exchanges/:exchange/check', '/log/policy'],
    notAllowed(parts.sender, 'GET'),
  );
  return router;
}
