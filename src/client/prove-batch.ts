import { canonicalBytes, hexOf, type Sha256 } from '../kernel/index.ts';
import { createSetSum, declaredOf, type SetSum } from '../proofs/index.ts';
import type {
  FlowDelivery,
  FlowManifest,
  FlowOrigin,
  FlowReconciliation,
} from '../shapes/index.ts';
import { isWholeRecord } from './relay-lines.ts';

type Verdict = FlowReconciliation['verdict'];

type Fields = Readonly<Record<string, unknown>>;

export interface ProofOrder {
  readonly origin: FlowOrigin;
  /** As records spell them. */
  readonly regions: readonly string[];
  /**
   * What the receiver has of the batch, in the order of seq; of a snapshot everything it ever had up
   * to the batch, since a snapshot is delivered as what changed.
   */
  readonly deliveries: AsyncIterable<FlowDelivery> | Iterable<FlowDelivery>;
}

export interface RegionProof {
  readonly region: string;
  readonly verdict: Verdict;
  /** By the first source. */
  readonly declared: number;
  /** By the receiver. */
  readonly held: number;
  /** The first gateway that did not have what was declared; absent when all of them had. */
  readonly lackedAt?: string;
}

/**
 * `incomparable`: nothing is claimed. `form-mapped`: on the way, or here, records took another form
 * than the first source's. `regions-undeclared`: its manifest has no digest for a region.
 */
export type BatchProof =
  | { readonly verdict: Verdict; readonly regions: readonly RegionProof[] }
  | {
      readonly verdict: 'incomparable';
      readonly code: 'form-mapped' | 'regions-undeclared';
      /** Behind which gateway, or in which region. */
      readonly at: string;
    };

/**
 * Compares what a receiver has with what the first source declared for its regions, by count and by
 * set digest of the records themselves. Says nothing about the origin: verify that too.
 */
export async function proveBatch(sha256: Sha256, order: ProofOrder): Promise<BatchProof> {
  const { origin, regions } = order;
  const manifest = JSON.parse(origin.source.manifest) as FlowManifest;
  const last = origin.passed.at(-1)?.gateway ?? '';
  if (origin.mapped !== undefined) {
    return incomparable('form-mapped', origin.passed[origin.mapped - 1]?.gateway ?? last);
  }
  const declared = new Map(manifest.regions?.map((each) => [each.region, each]));
  const vague = regions.find((region) => !isDeclared(manifest, declared.get(region)));
  if (vague !== undefined) return incomparable('regions-undeclared', vague);
  const records = await recordsOf(sha256, order, manifest.content);
  if (records === undefined) return incomparable('form-mapped', last);
  const held = sumsOf(sha256, origin, records);
  const proofs = regions.map((region) => compare({ order, region, manifest }, held));
  return { verdict: worst(proofs), regions: proofs };
}

const incomparable = (code: 'form-mapped' | 'regions-undeclared', at: string): BatchProof => ({
  verdict: 'incomparable',
  code,
  at,
});

type Declared = NonNullable<FlowManifest['regions']>[number];

/** A region that the manifest does not list has nothing in it, when it lists any. */
const isDeclared = ({ regions }: FlowManifest, region: Declared | undefined): boolean =>
  regions !== undefined && (region === undefined || region.digest !== undefined);

/** Records as the source has them; undefined when they come in another form. */
async function recordsOf(
  sha256: Sha256,
  { deliveries }: ProofOrder,
  content: FlowManifest['content'],
): Promise<readonly Fields[] | undefined> {
  const kept = new Map<string, Fields>();
  let seen = 0;
  for await (const delivery of deliveries) {
    if (delivery.seq <= seen) continue;
    seen = delivery.seq;
    if (!isWholeRecord(sha256, delivery)) return undefined;
    keep(kept, delivery, content);
  }
  return [...kept.values()];
}

/** Of a snapshot what is held counts; of a delta whatever came, tombstones of the source too. */
function keep(
  kept: Map<string, Fields>,
  { seq, region, key, record, source }: FlowDelivery,
  content: FlowManifest['content'],
): void {
  const name = content === 'snapshot' ? `${region} ${key}` : String(seq);
  const sent = content === 'snapshot' ? record : (record ?? source);
  if (sent === undefined) kept.delete(name);
  else kept.set(name, sent);
}

interface Held {
  records: number;
  readonly sum: SetSum;
}

const TERM_BYTES = 32;

/** A record of several regions comes once for each that is the receiver's, and counts once in each. */
function sumsOf(
  sha256: Sha256,
  { source }: FlowOrigin,
  records: readonly Fields[],
): ReadonlyMap<string, Held> {
  const sums = new Map<string, Held>();
  const counted = new Set<string>();
  for (const record of records) {
    const digest = sha256(canonicalBytes(record));
    const { regions, terms } = declaredOf(record, source.fields, { digest, sha256 });
    regions.split('+').forEach((region, index) => {
      const term = terms.subarray(TERM_BYTES * index, TERM_BYTES * (index + 1));
      const name = hexOf(term);
      if (counted.has(name)) return;
      counted.add(name);
      const known = sums.get(region) ?? { records: 0, sum: createSetSum() };
      known.records += 1;
      known.sum.add(term);
      sums.set(region, known);
    });
  }
  return sums;
}

const NOTHING = { records: 0, digest: createSetSum().text() };

interface Comparing {
  readonly order: ProofOrder;
  readonly region: string;
  readonly manifest: FlowManifest;
}

function compare(
  { order, region, manifest }: Comparing,
  sums: ReadonlyMap<string, Held>,
): RegionProof {
  const declared = manifest.regions?.find((each) => each.region === region) ?? NOTHING;
  const ours = sums.get(region);
  const held = ours === undefined ? NOTHING : { records: ours.records, digest: ours.sum.text() };
  const verdict = verdictOf(declared, held);
  const counts = { region, verdict, declared: declared.records, held: held.records };
  if (verdict === 'balanced') return counts;
  // Behind the first gateway a snapshot is what changed.
  const passed = order.origin.passed.slice(0, manifest.content === 'snapshot' ? 1 : undefined);
  const lacked = passed.find(({ received }) => {
    const there = received.regions.find((each) => each.region === region) ?? NOTHING;
    return verdictOf(declared, there) !== 'balanced';
  });
  return lacked === undefined ? counts : { ...counts, lackedAt: lacked.gateway };
}

interface Counted {
  readonly records: number;
  readonly digest?: string;
}

function verdictOf(declared: Counted, held: Counted): Verdict {
  if (declared.records === held.records && declared.digest === held.digest) return 'balanced';
  return held.records < declared.records ? 'awaiting' : 'differing';
}

const order: readonly Verdict[] = ['balanced', 'awaiting', 'differing'];

const worst = (proofs: readonly RegionProof[]): Verdict =>
  order[Math.max(0, ...proofs.map(({ verdict }) => order.indexOf(verdict)))] ?? 'balanced';
