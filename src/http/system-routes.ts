import { Router, type Request } from 'express';
import { bytesOfBase64, isRefusal, utf8 } from '../kernel/index.ts';
import { runExchange, type ExchangePorts, type IncomingRequest } from '../exchange/index.ts';
import { formatTlogProof } from '../proofs/index.ts';
import type { Receipt } from '../shapes/index.ts';
import { identifyOnly, isAuditor, recordReading } from './audit-reading.ts';
import { bodyOf, languageOf, messageOf, type Origins } from './incoming.ts';
import { bodyReader } from './read-body.ts';
import { jsonBytes, type OutgoingReply } from './reply-signer.ts';
import { notAllowed, outgoing, type Sender } from './send.ts';
import type { Watch } from './watch.ts';

export interface SystemRouteParts {
  readonly exchange: ExchangePorts;
  readonly origins: Origins;
  readonly sender: Sender;
  readonly watch: Watch;
  readonly bodyBytesMax: number;
}

const DATASET = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

const DATASET_LENGTH_MAX = 64;

const OPERATIONS: readonly unknown[] = ['query', 'verify', 'verify-batch'];

const isOperation = (text: unknown): text is IncomingRequest['operation'] =>
  OPERATIONS.includes(text);

function incoming(request: Request, origins: Origins): IncomingRequest | undefined {
  const { dataset, operation } = request.params;
  if (
    typeof dataset !== 'string' ||
    dataset.length > DATASET_LENGTH_MAX ||
    !DATASET.test(dataset)
  ) {
    return undefined;
  }
  if (!isOperation(operation)) return undefined;
  return {
    operation,
    dataset,
    message: messageOf(request, origins),
    body: bodyOf(request),
    language: languageOf(request),
  };
}

/** The receipt as JSON, or as a C2SP tlog-proof file when text is asked for. */
function receiptReply(request: Request, receipt: Receipt, requestLabel: string): OutgoingReply {
  if (request.accepts('json', 'text') !== 'text') {
    return {
      status: 200,
      contentType: 'application/json',
      bytes: jsonBytes(receipt),
      requestLabel,
    };
  }
  const proof = receipt.proof.map((hash) => bytesOfBase64(hash) ?? new Uint8Array());
  const { index, checkpoint } = receipt;
  const text = formatTlogProof({ index, proof, checkpoint });
  return { status: 200, contentType: 'text/plain; charset=utf-8', bytes: utf8(text), requestLabel };
}

/** Calls of department systems. Thin: reads the request off the wire, calls the exchange, sends. */
export function systemRoutes(parts: SystemRouteParts): Router {
  const { exchange, origins, sender, bodyBytesMax } = parts;
  const router = Router();
  const body = bodyReader(sender, bodyBytesMax);

  router.post('/v1/datasets/:dataset/:operation', body, async (request, response, next) => {
    const asked = incoming(request, origins);
    if (asked === undefined) {
      next('router');
      return;
    }
    const began = performance.now();
    const reply = await runExchange(exchange, asked);
    const tookMs = performance.now() - began;
    parts.watch.exchanged({ operation: asked.operation, dataset: asked.dataset, reply, tookMs });
    await sender.signed({ request, response }, outgoing(reply));
  });

  router.all('/v1/datasets/:dataset/:operation', notAllowed(sender, 'POST'));

  router.get('/v1/exchanges/:exchange/receipt', async (request, response) => {
    const pair = { request, response };
    const caller = await identifyOnly(parts, request);
    if (isRefusal(caller)) return sender.problem(pair, caller);
    const found = await exchange.log.receiptOf(request.params.exchange);
    const own = found?.who.system === caller.system;
    if (found === undefined || !(own || isAuditor(exchange, caller))) {
      return sender.problem(pair, { refused: 'exchange-unknown' });
    }
    if (!own) {
      const { index } = found.receipt;
      await recordReading(exchange, caller, { read: 'receipt', from: index, to: index + 1 });
    }
    return sender.signed(pair, receiptReply(request, found.receipt, caller.presented.label));
  });
  router.all('/v1/exchanges/:exchange/receipt', notAllowed(sender, 'GET'));

  return router;
}
