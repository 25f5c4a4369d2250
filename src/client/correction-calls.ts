import type {
  Correction,
  CorrectionAnswer,
  CorrectionRequest,
  CorrectionsPage,
  FlowResources,
} from '../shapes/index.ts';
import type { Call, Client } from './client.ts';
import { askJson } from './flow-calls.ts';

export interface CorrectionsRead {
  /** Of this flow only. */
  readonly flow?: string;
  /** Of this record only. */
  readonly key?: string;
  /** Those that wait for the source. */
  readonly state?: 'open';
  /** The last one seen. */
  readonly after?: string;
}

/** 校核纠错, call by call. Each throws FlowRefused, or what the network threw. */
export interface CorrectionCalls {
  /** For a receiver: the same once more answers with the same correction. */
  raise(request: CorrectionRequest): Promise<Correction>;
  list(read?: CorrectionsRead): Promise<CorrectionsPage>;
  find(correction: string): Promise<Correction>;
  /** For the source of the flow, once. */
  answer(correction: string, answer: CorrectionAnswer): Promise<Correction>;
  withdraw(correction: string): Promise<Correction>;
  /** Copies that have landed, and how strictly they are to be kept. */
  resources(flow: string): Promise<FlowResources>;
}

/**
 * What a receiver shows beside its copy: its open corrections, by the key of the record. The copy
 * itself stays as it was delivered.
 */
export async function readAnnotations(
  calls: CorrectionCalls,
  flow: string,
): Promise<ReadonlyMap<string, readonly Correction[]>> {
  const annotations = new Map<string, readonly Correction[]>();
  for (let after: string | undefined, more = true; more;) {
    const named = after === undefined ? {} : { after };
    const page = await calls.list({ flow, state: 'open', ...named });
    for (const each of page.corrections) {
      annotations.set(each.key, [...(annotations.get(each.key) ?? []), each]);
    }
    after = page.corrections.at(-1)?.correction;
    more = page.more;
  }
  return annotations;
}

const PATH = '/v1/corrections';

const pathOf = (correction: string, act = ''): string =>
  `${PATH}/${encodeURIComponent(correction)}${act}`;

function queryOf(read: CorrectionsRead): string {
  const query = new URLSearchParams(read as Record<string, string>);
  return query.size === 0 ? '' : `?${query.toString()}`;
}

export function createCorrectionCalls(client: Client): CorrectionCalls {
  const ask = <Answer>(call: Call): Promise<Answer> => askJson<Answer>(client, call);
  return {
    raise: (body) => ask({ method: 'POST', path: PATH, body }),
    list: (read = {}) => ask({ method: 'GET', path: `${PATH}${queryOf(read)}` }),
    find: (correction) => ask({ method: 'GET', path: pathOf(correction) }),
    answer: (correction, body) =>
      ask({ method: 'POST', path: pathOf(correction, '/answer'), body }),
    withdraw: (correction) => ask({ method: 'POST', path: pathOf(correction, '/withdraw') }),
    resources: (flow) =>
      ask({ method: 'GET', path: `/v1/flows/${encodeURIComponent(flow)}/resources` }),
  };
}
