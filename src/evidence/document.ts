import type { ExchangeEvidence as Found } from '../audit/index.ts';
import type { ExchangeEvidence, ExchangeOutcome } from '../shapes/index.ts';

export interface DocumentParts {
  readonly found: Found;
  readonly verifierKey: string;
  /** Of a key in whatever state; undefined for a shared secret. */
  readonly publicPemOf: (keyid: string) => Promise<string | undefined>;
  /** PEM: what the timestamp authority's signature is checked against. */
  readonly certificate?: string | undefined;
  /** The gateway's public address. */
  readonly origin: string;
}

/** Who signed the request, as the exchange's entries have it. */
function signerIn({ entries }: Found): ExchangeOutcome['who'] | undefined {
  const told = entries.map(({ entry }) => JSON.parse(entry) as Partial<ExchangeOutcome>);
  return told.findLast(({ who }) => who !== undefined)?.who;
}

function timestampOf({ found, certificate }: DocumentParts): Pick<ExchangeEvidence, 'timestamp'> {
  if (found.timestamp === undefined || certificate === undefined) return {};
  return { timestamp: { ...found.timestamp, certificate } };
}

async function keyOf({
  found,
  publicPemOf,
}: DocumentParts): Promise<Pick<ExchangeEvidence, 'key'>> {
  const who = signerIn(found);
  if (who === undefined) return {};
  const { keyid, algorithm } = who;
  const publicPem = await publicPemOf(keyid);
  return { key: { keyid, algorithm, ...(publicPem !== undefined && { publicPem }) } };
}

/** Where a check of an exchange is answered, for anyone who has its identifier. */
const checkUrl = (origin: string, exchange: string): string =>
  `${origin}/v1/exchanges/${exchange}/check`;

/** What the log holds of an exchange, with what is needed to verify it elsewhere. */
export async function evidenceDocument(parts: DocumentParts): Promise<ExchangeEvidence> {
  const { found, verifierKey, origin } = parts;
  const { exchange, entries, checkpoint, request, salts, sealed } = found;
  return {
    exchange,
    entries: entries.map((each) => ({ ...each, proof: [...each.proof] })),
    checkpoint,
    log: { verifierKey },
    ...timestampOf(parts),
    ...(request && { request }),
    ...(salts && { salts: { ...salts } }),
    ...(await keyOf(parts)),
    ...(sealed !== undefined && { sealed }),
    checkUrl: checkUrl(origin, exchange),
  };
}
