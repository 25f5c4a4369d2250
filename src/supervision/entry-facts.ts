import type { Entry, Purpose } from '../shapes/index.ts';

interface Party {
  readonly agency?: string;
  readonly system?: string;
}

/** Whatever an entry of any kind may hold of these. */
interface Loose {
  readonly exchange?: string;
  readonly agency?: string;
  readonly system?: string;
  readonly dataset?: string;
  readonly requester?: string;
  readonly result?: string;
  readonly status?: number;
  readonly code?: string;
  readonly who?: Party;
  readonly reader?: Party;
  readonly what?: { readonly dataset?: string };
  readonly why?: { readonly purpose?: Purpose; readonly grant?: string };
  readonly route?: Party;
  readonly provider?: Party;
}

/** What entries are looked for by, whatever their kind. */
export interface EntryFacts {
  /** Who acted. */
  readonly agency: string | undefined;
  readonly system: string | undefined;
  /** Who was asked for data. */
  readonly provider: string | undefined;
  /** All agencies it is about, those two among them. */
  readonly agencies: readonly (string | undefined)[];
  readonly dataset: string | undefined;
  readonly exchange: string | undefined;
  readonly code: string | undefined;
  readonly result: string | undefined;
  readonly status: number | undefined;
  readonly purpose: Purpose | undefined;
  readonly grant: string | undefined;
}

export function factsOf(entry: Entry): EntryFacts {
  const loose = entry as Loose;
  const party: Party = loose.who ?? loose.reader ?? loose;
  const provider = loose.route?.agency ?? loose.provider?.agency;
  return {
    agency: party.agency,
    system: party.system,
    provider,
    agencies: [party.agency, loose.agency, provider, loose.requester],
    dataset: loose.dataset ?? loose.what?.dataset,
    exchange: loose.exchange,
    code: loose.code,
    result: loose.result,
    status: loose.status,
    purpose: loose.why?.purpose,
    grant: loose.why?.grant,
  };
}
