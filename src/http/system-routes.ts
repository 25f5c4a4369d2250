import { Router, type Request } from 'express';
import { bytesOfBase64, isRefusal, utf8 } from '../kernel/index.ts';
import { formatTlogProof } from '../proofs/index.ts';
import type { Receipt } from '../shapes/index.ts';
import { catalogReading, type CatalogReadingParts } from './catalog-reading.ts';
import { identifyOnly, isAuditor, recordReading } from './audit-reading.ts';
import { EXCHANGE_ROUTE } from './exchange-endpoint.ts';
import { jsonBytes, type OutgoingReply } from './reply-signer.ts';
import { notAllowed } from './send.ts';

export type SystemRouteParts = CatalogReadingParts;

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

/** Calls of department systems that are no exchange: those have an endpoint of their own. */
export function systemRoutes(parts: SystemRouteParts): Router {
  const { exchange, sender } = parts;
  const router = Router();

  // What the endpoint left: a name that no dataset or operation can have.
  router.post(EXCHANGE_ROUTE, (_request, _response, next) => next('router'));
  router.all(EXCHANGE_ROUTE, notAllowed(sender, 'POST'));

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
  router.use(catalogReading(parts));

  return router;
}
