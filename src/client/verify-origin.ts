import { bytesOfBase64, utf8, type Sha256 } from '../kernel/index.ts';
import { isPassedHere, verifyReceipt, type NoteVerifier } from '../proofs/index.ts';
import type { FlowManifest, FlowOrigin, FlowOriginSource, FlowPassed } from '../shapes/index.ts';
import {
  checkContentDigest,
  type CryptoProvider,
  type VerificationKey,
} from '../signatures/index.ts';

/** What is wrong with an origin. */
export type OriginCode =
  /** The manifest is not the text whose digest was signed, or not the batch's. */
  | 'manifest-altered'
  /** What was signed is no manifest sent to the first gateway. */
  | 'signature-foreign'
  | 'signature-invalid'
  /** Signed with another key than the one trusted. */
  | 'key-differs'
  /** The receipt is about another batch, or about this one as it came some other way. */
  | 'receipt-foreign'
  /** The log that its checkpoint speaks of does not hold the entry. */
  | 'receipt-invalid'
  /** No verifier key is known for its log. */
  | 'gateway-untrusted';

export interface OriginFinding {
  readonly code: OriginCode;
  /** Whose receipt; absent where it is about the first source. */
  readonly gateway?: string;
}

/** Whom a receiver trusts, from elsewhere than the origin. */
export interface OriginTrust {
  /** Of the first source, with the digest of its SPKI DER. */
  readonly source: { readonly key: VerificationKey; readonly thumbprint: string };
  /** Of the logs of all gateways on the way. */
  readonly gateways: readonly NoteVerifier[];
}

export interface OriginParts {
  readonly crypto: CryptoProvider;
  readonly sha256: Sha256;
}

/** Asks nobody. Empty when the first source's signature and every receipt hold. */
export async function verifyOrigin(
  parts: OriginParts,
  origin: FlowOrigin,
  trust: OriginTrust,
): Promise<readonly OriginFinding[]> {
  const findings: OriginFinding[] = await verifySource(parts, origin.source, trust);
  for (const [index, passed] of origin.passed.entries()) {
    const code = isNext(origin, index)
      ? await receiptFault(parts, { origin, index, passed }, trust)
      : 'receipt-foreign';
    if (code !== undefined) findings.push({ code, gateway: passed.gateway });
  }
  return findings;
}

/** The first gateway is the one that the source sent to. */
const isNext = ({ source, passed }: FlowOrigin, index: number): boolean =>
  index > 0 || (passed[0]?.flow === source.flow && passed[0].batch === source.batch);

async function verifySource(
  { crypto }: OriginParts,
  source: FlowOriginSource,
  { source: trusted }: OriginTrust,
): Promise<OriginFinding[]> {
  const { signature, manifest } = source;
  const covered = coveredIn(signature.base);
  const codes: OriginCode[] = [];
  if (!isManifestCall(covered, source)) codes.push('signature-foreign');
  const digest = checkContentDigest(crypto, covered.get('content-digest'), utf8(manifest));
  if (digest !== undefined || batchIn(manifest) !== source.batch) codes.push('manifest-altered');
  if (signature.thumbprint !== trusted.thumbprint) codes.push('key-differs');
  else {
    const value = bytesOfBase64(signature.value) ?? new Uint8Array();
    const holds = await crypto.verify(trusted.key, utf8(signature.base), value);
    if (!holds) codes.push('signature-invalid');
  }
  return codes.map((code) => ({ code }));
}

/** One line of a signature base (RFC 9421 §2.5); a component with parameters is none we look for. */
const BASE_LINE = /^"([a-z@-]{1,40})": (.*)$/;

function coveredIn(base: string): ReadonlyMap<string, string> {
  const found = base.split('\n').map((line) => BASE_LINE.exec(line));
  return new Map(found.map((match) => [match?.[1] ?? '', match?.[2] ?? '']));
}

function isManifestCall(
  covered: ReadonlyMap<string, string>,
  { flow }: Pick<FlowOriginSource, 'flow'>,
): boolean {
  const target = covered.get('@target-uri') ?? covered.get('@request-target');
  const path = (covered.get('@path') ?? target ?? '').replace(/[?#].*$/, '');
  return covered.get('@method') === 'POST' && path.endsWith(`/v1/flows/${flow}/batches`);
}

function batchIn(manifest: string): string | undefined {
  try {
    return (JSON.parse(manifest) as Partial<FlowManifest>).batch;
  } catch {
    return undefined;
  }
}

interface Hop {
  readonly origin: FlowOrigin;
  readonly index: number;
  readonly passed: FlowPassed;
}

async function receiptFault(
  { sha256 }: OriginParts,
  { origin, index, passed }: Hop,
  { gateways }: OriginTrust,
): Promise<OriginCode | undefined> {
  if (!isPassedHere(sha256, origin, index)) return 'receipt-foreign';
  const own = gateways.filter(({ name }) => name === passed.gateway);
  if (own.length === 0) return 'gateway-untrusted';
  const verdict = await verifyReceipt(sha256, passed.receipt, own);
  return verdict.ok ? undefined : 'receipt-invalid';
}
