import { isRefusal } from '../kernel/index.ts';
import { planRoute } from '../routing/index.ts';
import { answerTo, refusalOf, type ExchangeReply } from './answer.ts';
import { askAboutEach, type Told } from './ask-about-each.ts';
import type { AskedAbout } from './asked.ts';
import { checkAnswer } from './check-answer.ts';
import { fitNeed } from './fit-need.ts';
import { identify } from './identify.ts';
import { mapRecords } from './map-records.ts';
import type { ExchangePorts, IncomingRequest } from './ports.ts';
import { readNeed } from './read-need.ts';
import { recordIntent, recordOutcome, recordRefusal } from './record.ts';
import { releaseTo } from './release-to.ts';
import { ruleOn } from './rule-on.ts';
import { beginRun, type Run } from './run.ts';
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
  const caller = await run.wait('identify', () => identify(ports, run.catalog, request));
  if (isRefusal(caller)) return turnAway(run, caller);

  // read: bytes to need
  const need = run.step('read', () => readNeed(request, ports.schemas));
  if (isRefusal(need)) return recordRefusal(run, { caller }, need);

  // decide: dataset and duty, grant, purpose, region, items, quota
  const ruling = run.step('decide', () => ruleOn(run, caller, need));
  if (!ruling.permitted) return recordRefusal(run, { caller, need }, ruling);
  const fit = fitNeed(ruling, need);
  if (isRefusal(fit)) return recordRefusal(run, { caller, need }, fit);

  // route: planned before the intent, so that the intent can say where the provider is asked
  const route = run.step('route', () => planRoute(ruling.supply, ports.providers));
  if (isRefusal(route)) return recordRefusal(run, { caller, need }, route);

  // an exchange that would stand in a log which nobody countersigns any more does not begin
  if (ports.isUnwitnessed()) {
    return recordRefusal(run, { caller, need }, { refused: 'witness-stale' });
  }

  // record: the intent is durable before anything happens
  const asked = { caller, need: fit, permission: ruling, route };
  const intent = await run.wait('record', () => recordIntent(run, asked));

  // fetch, check, map, release: about the one subject, or about each of a batch
  const told =
    'lines' in fit
      ? await askAboutEach(run, { ...asked, need: fit }, askAbout)
      : await askAbout(run, { ...asked, need: fit });
  const began = { ...asked, ...told, intent };
  if (isRefusal(told.release)) return recordOutcome(run, began, refusalOf(told.release));

  // record: the outcome is durable before the answer leaves; the receipt proves it
  return recordOutcome(run, began, answerTo(run, began, told.release));
}

/** One subject, once the intent is durable: what the provider says goes no further than it may. */
async function askAbout(run: Run, asked: AskedAbout): Promise<Told> {
  // fetch: ask the provider
  const answer = await run.wait('fetch', () =>
    run.ports.client.ask(asked.route, asked.need.subject),
  );
  const retrievedAt = run.ports.clock.now();
  if (isRefusal(answer)) return { release: answer, retrievedAt };
  const received = { answer, retrievedAt };

  // check: the provider's records against its standard
  const checked = run.step('check', () => checkAnswer(answer.records, asked.route));
  if (isRefusal(checked)) return { ...received, release: checked };

  // map: to the dataset's standard, and the answer against the question and the grant's regions
  const mapped = run.step('map', () => mapRecords(checked, { run, ...asked }));
  if (isRefusal(mapped)) return { ...received, release: mapped };

  // release: only the allowed items, in the receiver's standard, masked; the grant is read again
  return { ...received, release: run.step('release', () => releaseTo(run, asked, mapped)) };
}
