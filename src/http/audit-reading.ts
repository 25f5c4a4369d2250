import type { Request } from 'express';
import { instantOf } from '../kernel/index.ts';
import { identify, type Caller, type ExchangePorts } from '../exchange/index.ts';
import type { AuditRead } from '../shapes/index.ts';
import { bodyOf, messageOf, type Origins } from './incoming.ts';

/** Identification of a call that is no exchange. */
export function identifyOnly(
  { exchange, origins }: { readonly exchange: ExchangePorts; readonly origins: Origins },
  request: Request,
): ReturnType<typeof identify> {
  const signed = { message: messageOf(request, origins), body: bodyOf(request) };
  return identify(exchange, exchange.catalog(), signed);
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
