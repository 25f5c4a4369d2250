import {
  Router,
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import type { Caller, ExchangePorts } from '../../exchange/index.ts';
import { isRefusal, type Refusal } from '../../kernel/index.ts';
import type { AuditTraceRequest } from '../../shapes/index.ts';
import { parseStrictJson } from '../../standards/index.ts';
import type { SupervisionDesk } from '../../supervision/index.ts';
import { identifyOnly, isAuditor, recordReading } from '../audit-reading.ts';
import { languageOf, type Origins } from '../incoming.ts';
import { readBody } from '../read-body.ts';
import { jsonBytes, type OutgoingReply } from '../reply-signer.ts';
import type { Sender } from '../send.ts';
import { asAttachment, ZIP_TYPE, type AuditReader, type Told } from './asked.ts';
import { auditQuestions, type AuditQuestion } from './questions.ts';

export interface SystemAuditParts {
  readonly exchange: ExchangePorts;
  readonly origins: Origins;
  readonly sender: Sender;
  readonly supervision: () => SupervisionDesk;
}

/** A subject and a few words. */
const BODY_BYTES_MAX = 4096;

const DEPTH_MAX = 4;

/** The system that signed, as one that reads. */
function readerOf(parts: SystemAuditParts, request: Request, caller: Caller): AuditReader {
  const { exchange, supervision } = parts;
  const { system, keyid, nonce } = caller;
  return {
    desk: supervision(),
    nowMs: exchange.clock.now(),
    language: languageOf(request),
    reader: { agency: caller.agency.agency, system, keyid },
    record: async (entry) => {
      await exchange.log.append(entry, { nonce });
    },
    recordEntries: (from, to) => recordReading(exchange, caller, { read: 'entries', from, to }),
  };
}

function bodyIn({ exchange }: SystemAuditParts, bytes: Uint8Array): AuditTraceRequest | Refusal {
  const parsed = parseStrictJson(bytes, { depthMax: DEPTH_MAX });
  if (!parsed.ok) return { refused: 'body-malformed' };
  const check = exchange.schemas.check<AuditTraceRequest>('api/audit-trace-request.json');
  const checked = check(parsed.value);
  return checked.ok ? checked.value : { refused: 'body-invalid', errors: checked.errors };
}

const replyOf = (told: Told, requestLabel: string): OutgoingReply =>
  'file' in told
    ? {
        status: 200,
        contentType: ZIP_TYPE,
        bytes: told.file.bytes,
        headers: asAttachment(told.file),
        requestLabel,
      }
    : { status: 200, contentType: 'application/json', bytes: jsonBytes(told.body), requestLabel };

type Pair = { readonly request: Request; readonly response: Response };

async function answer(
  parts: SystemAuditParts,
  question: AuditQuestion,
  pair: Pair,
): Promise<OutgoingReply | Refusal | undefined> {
  const { request, response } = pair;
  const bytes = await readBody(request, response, BODY_BYTES_MAX);
  if (bytes === undefined || 'refused' in bytes) return bytes;
  request.body = bytes;
  const caller = await identifyOnly(parts, request);
  if (isRefusal(caller)) return caller;
  if (!isAuditor(parts.exchange, caller)) return { refused: 'not-permitted' };
  const body = question.method === 'POST' ? bodyIn(parts, bytes) : undefined;
  if (body !== undefined && 'refused' in body) return body;
  const told = await question.ask(readerOf(parts, request, caller), {
    query: (name) => {
      const value = request.query[name];
      return typeof value === 'string' ? value : undefined;
    },
    ...(body === undefined ? {} : { body }),
  });
  return isRefusal(told) ? told : replyOf(told, caller.presented.label);
}

const isSigned = ({ headers }: Request): boolean => headers['signature-input'] !== undefined;

/** Signed requests only: those of people signed in are for their own router, further down. */
const handlerOf =
  (parts: SystemAuditParts, question: AuditQuestion): RequestHandler =>
  async (request: Request, response: Response, next: NextFunction) => {
    if (!isSigned(request)) {
      next();
      return;
    }
    const pair = { request, response };
    const reply = await answer(parts, question, pair);
    if (reply === undefined) return;
    await ('refused' in reply
      ? parts.sender.problem(pair, reply)
      : parts.sender.signed(pair, reply));
  };

/** The bureau's own systems ask the log; anyone else's are refused. */
export function systemAuditRoutes(parts: SystemAuditParts): Router {
  const router = Router();
  for (const question of auditQuestions) {
    const verb = question.method === 'GET' ? 'get' : 'post';
    router[verb](question.path, handlerOf(parts, question));
  }
  return router;
}
