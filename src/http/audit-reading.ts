import type { Request } from 'express';
import { instantOf, isRefusal, type Refusal } from '../kernel/index.ts';
import { identify, type Caller, type ExchangePorts } from '../exchange/index.ts';
import type { AuditRead } from '../shapes/index.ts';
import { bodyOf, messageOf, type Origins } from './incoming.ts';

interface Called {
  readonly exchange: ExchangePorts;
  readonly origins: Origins;
}

/** Identification of a call that is no exchange. */
export const identifyOnly = (called: Called, request: Request): Promise<Caller | Refusal> =>
  identifyBy(called, request, bodyOf(request));

/**
 * The same of one whose body somebody else read. An exchange's nonce becomes durable with its first
 * entry; other calls need not make any, so theirs is kept by itself before anything is answered.
 * @throws {Fault} log-unavailable, overloaded
 */
export async function identifyBy(
  { exchange, origins }: Called,
  request: Request,
  body: Uint8Array,
): Promise<Caller | Refusal> {
  const signed = { message: messageOf(request, origins), body };
  const caller = await identify(exchange, exchange.catalog(), signed);
  if (!isRefusal(caller)) await exchange.log.keepNonce(caller.nonce);
  return caller;
}

/** The bureau's own systems read all entries; everyone else their own. */
export function isAuditor(ports: ExchangePorts, caller: Caller): boolean {
  return ports.catalog().systems.get(caller.system)?.role === 'auditor';
}

/** Reading somebody else's entry is itself an entry, durable before the reading happens. */
export async function recordReading(
  ports: ExchangePorts,
  caller: Caller,
  what: Pick<AuditRead, 'read' | 'from' | 'to'>,
): Promise<void> {
  const { system, agency, keyid, algorithm, nonce } = caller;
  const entry: AuditRead = {
    kind: 'audit.read',
    at: instantOf(ports.clock.now()),
    who: { system, agency: agency.agency, keyid, algorithm },
    ...what,
  };
  await ports.log.append(entry, { nonce });
}
