import { isProblemCode, problemCodes } from '../kernel/index.ts';
import type {
  AuditChain,
  AuditHop,
  AuditNamed,
  ExchangeIntent,
  ExchangeRefused,
  Step,
} from '../shapes/index.ts';
import type { Names } from './names.ts';
import type { Story } from './story.ts';

interface Parties {
  readonly names: Names;
  /** The competent authority, which also runs the gateway. */
  readonly authority: string;
}

type Asking = Pick<ExchangeIntent | ExchangeRefused, 'at' | 'who' | 'what' | 'why' | 'versions'>;

const present = <K extends string, V>(key: K, value: V | undefined): { readonly [k in K]?: V } =>
  value === undefined ? {} : ({ [key]: value } as { readonly [k in K]: V });

const askingOf = ({ intent, end }: Story): Asking | undefined => {
  if (intent !== undefined) return intent.entry;
  return end?.entry.kind === 'exchange.refused' ? end.entry : undefined;
};

const stepsOf = ({ end }: Story): readonly Step[] =>
  end === undefined || end.entry.kind === 'exchange.abandoned' ? [] : end.entry.steps;

const msBetween = (from: string, to: string): number =>
  Math.max(0, Date.parse(to) - Date.parse(from));

/** The gateway's steps are its authority's, the answer is the provider's to give. */
function hopOf(step: Step, { intent }: Story, parties: Parties): AuditHop {
  const { names, authority } = parties;
  const provider = intent?.entry.route.agency;
  const owner = step.step === 'fetch' && provider !== undefined ? provider : authority;
  return {
    hop: step.step,
    owner: names.agency(owner),
    from: step.from,
    to: step.to,
    tookMs: msBetween(step.from, step.to),
    ...(step.step === 'record' ? present('index', intent?.index) : {}),
  };
}

const ENDS = {
  'exchange.refused': 'refused',
  'exchange.abandoned': 'abandoned',
  'exchange.outcome': 'answered',
} as const;

/** From the last step to when the end was recorded. */
function lastHop({ end, intent }: Story, { names, authority }: Parties): readonly AuditHop[] {
  if (end === undefined) return [];
  const { at, kind } = end.entry;
  const steps = kind === 'exchange.abandoned' ? [] : end.entry.steps;
  const from = steps.at(-1)?.to ?? intent?.entry.at ?? at;
  const hop =
    kind === 'exchange.outcome' && end.entry.result === 'refused' ? 'refused' : ENDS[kind];
  const owner = names.agency(authority);
  return [{ hop, owner, from, to: at, tookMs: msBetween(from, at), index: end.index }];
}

/** Whose turn it is after a refusal. */
function turnAfter(code: string, story: Story, { names, authority }: Parties): AuditNamed {
  const role = isProblemCode(code) ? problemCodes[code].owner : 'operator';
  const agencies = {
    requester: askingOf(story)?.who.agency,
    provider: story.intent?.entry.route.agency,
    operator: authority,
    authority,
  };
  return names.agency(agencies[role] ?? authority);
}

type Ended = Pick<
  AuditChain,
  'result' | 'status' | 'code' | 'title' | 'turn' | 'released' | 'omitted' | 'records'
>;

function endOf(story: Story, parties: Parties): Ended {
  const { end } = story;
  if (end === undefined) return { result: 'open', released: [], omitted: [] };
  const { entry } = end;
  if (entry.kind === 'exchange.abandoned')
    return { result: 'abandoned', released: [], omitted: [] };
  const { code, status } = entry;
  const told =
    code === undefined
      ? {}
      : { code, title: parties.names.problem(code), turn: turnAfter(code, story, parties) };
  const ended = { status, ...told, omitted: entry.omitted ?? [] };
  return entry.kind === 'exchange.refused'
    ? { ...ended, result: 'refused', released: [] }
    : { ...ended, result: entry.result, released: entry.released, records: entry.records };
}

function askedPart({ what, why, who }: Asking, { names }: Parties): Partial<AuditChain> {
  const item = why?.purpose?.item;
  return {
    ...present('operator', who.operator),
    ...present('dataset', what && names.dataset(what.dataset)),
    ...present('operation', what?.operation),
    ...present('purpose', why?.purpose),
    ...present('serviceItem', item === undefined ? undefined : names.serviceItem(item)),
    ...present('grant', why?.grant),
  };
}

/** One exchange from the first step to the last; undefined when the log has only its end. */
export function chainOf(story: Story, parties: Parties): AuditChain | undefined {
  const asking = askingOf(story);
  if (asking === undefined) return undefined;
  const hops = [
    ...stepsOf(story).map((step) => hopOf(step, story, parties)),
    ...lastHop(story, parties),
  ];
  const [first] = hops;
  const last = hops.at(-1);
  const provider = story.intent?.entry.route.agency;
  return {
    kind: 'exchange',
    exchange: story.exchange,
    index: story.intent?.index ?? story.end?.index ?? 0,
    at: asking.at,
    requester: parties.names.agency(asking.who.agency),
    system: asking.who.system,
    ...askedPart(asking, parties),
    ...present('provider', provider === undefined ? undefined : parties.names.agency(provider)),
    bundle: asking.versions.bundle,
    ...endOf(story, parties),
    ...(first && last ? { tookMs: msBetween(first.from, last.to) } : {}),
    hops,
  };
}
