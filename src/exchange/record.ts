import {
  canonicalBytes,
  instantOf,
  problemDocument,
  textOf,
  utf8,
  type Refusal,
} from '../kernel/index.ts';
import type { Evidence, SealedPayload } from '../audit/index.ts';
import type { Denial } from '../authorization/index.ts';
import type {
  Commitments,
  ExchangeIntent,
  ExchangeOutcome,
  ExchangeRefused,
  Problem,
} from '../shapes/index.ts';
import { statusOf, type Ending, type ExchangeReply } from './answer.ts';
import type { Asked, Began, RecordedIntent } from './asked.ts';
import { whatOf, whoOf, whyOf, type Known } from './entry-parts.ts';
import { ownerOf } from './owner.ts';
import { replyWith } from './reply.ts';
import { spell } from './spell.ts';
import { batchSubjects } from './batch-subjects.ts';
import type { Run } from './run.ts';

interface Sealed {
  readonly commitments: Commitments;
  readonly evidence: Evidence;
}

/** Commits to what the caller sent: the body's bytes, the signature base and the subject. */
async function sealRequest(run: Run, { caller, need }: Known): Promise<Sealed> {
  const { sealer } = run.ports.log;
  const salts = sealer.newSalts();
  const signatureBase = utf8(caller.presented.base);
  // A batch has no one subject: its request is committed to whole.
  const subject = need && 'subject' in need ? canonicalBytes(need.subject) : undefined;
  const parts = { request: run.request.body, signatureBase, ...(subject && { subject }) };
  const commitments = sealer.seal(salts, parts);
  const { signature } = caller.presented;
  const evidence = { exchange: run.exchange, salts, signatureBase, signature };
  if (subject === undefined) return { commitments, evidence };
  const token = await sealer.subjectToken(subject);
  return {
    commitments: { ...commitments, subjectToken: token.token },
    evidence: { ...evidence, subject: token.evidence },
  };
}

/**
 * Durable when resolved: from here on the provider may be asked. Here and below keys are written in
 * the order of their canonical form, so that serialising need not sort them.
 */
export async function recordIntent(run: Run, asked: Asked): Promise<RecordedIntent> {
  const { commitments, evidence } = await sealRequest(run, asked);
  const { route, permission } = asked;
  const entry: ExchangeIntent = {
    at: instantOf(run.ports.clock.now()),
    commitments,
    exchange: run.exchange,
    kind: 'exchange.intent',
    route: { agency: route.agency, resource: route.resource.name, system: route.system },
    versions: { bundle: run.catalog.bundle },
    what: {
      ...whatOf(asked.need),
      allowed: permission.allowed.map(({ item }) => item),
      omitted: [...permission.omitted],
    },
    who: whoOf(asked),
    why: whyOf(asked),
  };
  const { log } = run.ports;
  const pages = 'lines' in asked.need ? await batchSubjects(run, asked.need) : [];
  const recorded = log.append(entry, { evidence, nonce: asked.caller.nonce });
  // Queued in the same turn: one commit.
  const [{ index }] = await Promise.all([recorded, ...pages.map((page) => log.append(page))]);
  return { index, commitments, salts: evidence.salts };
}

/** A refusal before the provider was asked: one entry, and a problem document with its receipt. */
export async function recordRefusal(
  run: Run,
  known: Known,
  refusal: Refusal & Partial<Pick<Denial, 'omitted' | 'grant'>>,
): Promise<ExchangeReply> {
  const request = await sealRequest(run, known);
  const problem: Problem = {
    ...problemOf(run, refusal, known.caller.agency.agency),
    ...(refusal.omitted === undefined ? {} : { omitted: [...refusal.omitted] }),
  };
  const { salts } = request.evidence;
  const spelled = spell(problem);
  const answer = run.ports.log.sealer.seal(salts, { answer: utf8(spelled.text) });
  const entry: ExchangeRefused = {
    kind: 'exchange.refused',
    at: instantOf(run.ports.clock.now()),
    exchange: run.exchange,
    who: whoOf(known),
    ...(known.need === undefined
      ? {}
      : { what: whatOf(known.need), why: refusedWhy(known.need, refusal) }),
    versions: { bundle: run.catalog.bundle },
    status: problem.status,
    code: refusal.refused,
    ...(refusal.omitted === undefined ? {} : { omitted: [...refusal.omitted] }),
    commitments: { ...request.commitments, ...answer },
    steps: run.steps(),
  };
  const { evidence } = request;
  const recorded = await run.ports.log.append(entry, { evidence, nonce: known.caller.nonce });
  return replyWith(run, { spelled, known, refusal, receipt: recorded.receipt() });
}

const refusedWhy = (
  need: NonNullable<Known['need']>,
  { grant }: { readonly grant?: string },
): NonNullable<ExchangeRefused['why']> => ({
  purpose: need.purpose,
  ...(grant === undefined ? {} : { grant }),
});

function problemOf(run: Run, refusal: Refusal, requester: string): Problem {
  const owner = ownerOf(refusal, { requester, authority: run.ports.authority });
  return problemDocument(refusal, {
    language: run.request.language,
    exchange: run.exchange,
    owner,
  });
}

/** The very bytes that the log commits to, readable for the bureau alone. */
function payloadOf(
  { ports: { payloads }, exchange, request }: Run,
  { need }: Began,
  answer: string,
): SealedPayload | undefined {
  if (payloads?.covers(need.dataset) !== true) return undefined;
  const payload = { exchange, request: textOf(request.body), answer };
  return { exchange, sealed: payloads.seal(payload) };
}

/** The outcome of an intent: durable before the answer leaves. */
export async function recordOutcome(
  run: Run,
  began: Began,
  ending: Ending,
): Promise<ExchangeReply> {
  const body =
    ending.result === 'released'
      ? ending.body
      : problemOf(run, ending.refusal, began.caller.agency.agency);
  const { salts } = began.intent;
  const spelled = spell(body);
  const answer = utf8(spelled.text);
  const sealed = run.ports.log.sealer.seal(salts, {
    answer,
    ...(began.answer === undefined ? {} : { providerAnswer: began.answer.bytes }),
  });
  // Committed to again, so that the one receipt the caller holds proves question and answer.
  const commitments = { ...began.intent.commitments, ...sealed };
  const entry = outcomeEntry(run, began, { ending, commitments });
  const payload = payloadOf(run, began, spelled.text);
  const recorded = await run.ports.log.append(entry, { salts, ...(payload && { payload }) });
  return replyWith(run, {
    spelled,
    known: began,
    receipt: recorded.receipt(),
    ...(ending.result === 'refused' ? { refusal: ending.refusal } : {}),
  });
}

/** Of a batch that was answered, what the provider did wrong in it. */
function codeOf(ending: Ending): Pick<ExchangeOutcome, 'code'> {
  const code = ending.result === 'released' ? ending.providerFault : ending.refusal.refused;
  return code === undefined ? {} : { code };
}

function outcomeEntry(
  run: Run,
  began: Began,
  { ending, commitments }: { readonly ending: Ending; readonly commitments: Commitments },
): ExchangeOutcome {
  const released = ending.result === 'released';
  return {
    at: instantOf(run.ports.clock.now()),
    ...codeOf(ending),
    commitments,
    dataset: began.need.dataset,
    exchange: run.exchange,
    intent: began.intent.index,
    kind: 'exchange.outcome',
    omitted: [...began.permission.omitted],
    provider: {
      agency: began.route.agency,
      retrievedAt: instantOf(began.retrievedAt),
      ...(began.answer?.status === undefined ? {} : { status: began.answer.status }),
      system: began.route.system,
    },
    records: released ? ending.records : 0,
    released: released ? [...ending.released] : [],
    result: ending.result,
    status: statusOf(ending),
    steps: run.steps(),
    versions: {
      bundle: run.catalog.bundle,
      ...(released ? { mappings: [...ending.mappings], standards: [...ending.standards] } : {}),
    },
    who: whoOf(began),
  };
}
