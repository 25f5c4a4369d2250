import { isRefusal } from '../kernel/index.ts';
import { decide } from '../authorization/index.ts';
import { planRoute } from '../routing/index.ts';
import { answerTo, refusalOf, type ExchangeReply } from './answer.ts';
import { checkAnswer } from './check-answer.ts';
import { checkNeed } from './check-need.ts';
import { gatherFacts } from './gather-facts.ts';
import { identify } from './identify.ts';
import { mapRecords } from './map-records.ts';
import type { ExchangePorts, IncomingRequest } from './ports.ts';
import { readNeed } from './read-need.ts';
import { recordIntent, recordOutcome, recordRefusal } from './record.ts';
import { releaseTo } from './release-to.ts';
import { beginRun } from './run.ts';
import { turnAway } from './turn-away.ts';

/**
 * THE STORY. One exchange from the first byte to the reply; nothing else knows the order.
 * A refusal is a value and ends the exchange where it stands: before identification it is counted,
 * before the provider is asked it is one entry, after that it is the outcome of the intent.
 * @throws {Fault} log-unavailable, overloaded: nothing was done, or nothing leaves.
 */
export async function runExchange(
  ports: ExchangePorts,
  request: IncomingRequest,
): Promise<ExchangeReply> {
  const run = beginRun(ports, request);

  // identify: who signs
  const caller = await run.step('identify', () => identify(ports, run.catalog, request));
  if (isRefusal(caller)) return turnAway(run, caller);

  // read: bytes to need
  const need = await run.step('read', () => readNeed(request, ports.schemas));
  if (isRefusal(need)) return recordRefusal(run, { caller }, need);

  // decide: dataset and duty, grant, purpose, region, items, quota
  const ruling = await run.step('decide', () =>
    decide(gatherFacts(run, caller, need), need, ports.clock.now()),
  );
  if (!ruling.permitted) return recordRefusal(run, { caller, need }, ruling);
  const unfit = checkNeed(ruling.dataset, need);
  if (unfit !== undefined) return recordRefusal(run, { caller, need }, unfit);

  // route: planned before the intent, so that the intent can say where the provider is asked
  const route = await run.step('route', () => planRoute(ruling.supply, ports.providers));
  if (isRefusal(route)) return recordRefusal(run, { caller, need }, route);
  ports.quota.count(ruling.grant);

  // record: the intent is durable before anything happens
  const asked = { caller, need, permission: ruling, route };
  const intent = await run.step('record', () => recordIntent(run, asked));

  // fetch: ask the provider
  const answer = await run.step('fetch', () => ports.client.ask(route, need.subject));
  const began = { ...asked, intent, retrievedAt: ports.clock.now() };
  if (isRefusal(answer)) return recordOutcome(run, began, refusalOf(answer));
  const received = { ...began, answer };

  // check: the provider's records against its standard
  const checked = await run.step('check', () => checkAnswer(answer.records, route));
  if (isRefusal(checked)) return recordOutcome(run, received, refusalOf(checked));

  // map: to the dataset's standard, and the answer against the question and the grant's regions
  const mapped = await run.step('map', () => mapRecords(checked, { run, ...asked }));
  if (isRefusal(mapped)) return recordOutcome(run, received, refusalOf(mapped));

  // release: only the allowed items, in the receiver's standard, masked; the grant is read again
  const released = await run.step('release', () => releaseTo(run, asked, mapped));
  if (isRefusal(released)) return recordOutcome(run, received, refusalOf(released));

  // record: the outcome is durable before the answer leaves; the receipt proves it
  return recordOutcome(run, received, answerTo(run, received, released));
}
