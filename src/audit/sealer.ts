import { hexOf, type Sha256 } from '../kernel/index.ts';
import { commitmentOf } from '../proofs/index.ts';
import type { Commitments } from '../shapes/index.ts';
import type { CryptoProvider } from '../signatures/index.ts';
import type { CommitmentName, Sealer, SubjectToken } from './evidence.ts';
import { hmacSha256 } from './hmac.ts';
import { saltOf, SALTS_BYTES } from './salts.ts';

export interface SealerParts {
  readonly crypto: Pick<CryptoProvider, 'sha256' | 'randomBytes'>;
  readonly indexKey: Uint8Array;
  /** May throw: it reads the evidence store. */
  readonly keyOf: (indexToken: string) => Uint8Array;
}

/** Where a subject's key lies: found with the bureau's index key only. Hex. */
export function subjectIndexToken(
  sha256: Sha256,
  indexKey: Uint8Array,
  subjectJcs: Uint8Array,
): string {
  return hexOf(hmacSha256(sha256, indexKey, subjectJcs));
}

/** What a leaf holds of a subject. */
function tokenUnder(sha256: Sha256, key: Uint8Array, subjectJcs: Uint8Array): string {
  return `hmac-sha256:${hexOf(hmacSha256(sha256, key, subjectJcs))}`;
}

/** The token of a subject that has a key: looked up, never made. */
export function findSubjectToken(
  { crypto, indexKey }: Pick<SealerParts, 'crypto' | 'indexKey'>,
  subjectJcs: Uint8Array,
  find: (indexToken: string) => Uint8Array | undefined,
): string | undefined {
  const sha256: Sha256 = (bytes) => crypto.sha256(bytes);
  const key = find(subjectIndexToken(sha256, indexKey, subjectJcs));
  return key && tokenUnder(sha256, key, subjectJcs);
}

export function createSealer({ crypto, indexKey, keyOf }: SealerParts): Sealer {
  const sha256: Sha256 = (bytes) => crypto.sha256(bytes);
  const tokenOf = (subjectJcs: Uint8Array): SubjectToken => {
    const indexToken = subjectIndexToken(sha256, indexKey, subjectJcs);
    const key = keyOf(indexToken);
    const token = tokenUnder(sha256, key, subjectJcs);
    return { token, evidence: { indexToken, key } };
  };
  return {
    newSalts: () => crypto.randomBytes(SALTS_BYTES),
    seal: (salts, parts) => sealParts(sha256, salts, parts),
    // eslint-disable-next-line @typescript-eslint/require-await -- asynchronous for other engines
    subjectToken: async (subjectJcs) => tokenOf(subjectJcs),
  };
}

function sealParts(
  sha256: Sha256,
  salts: Uint8Array,
  parts: { readonly [name in CommitmentName]?: Uint8Array },
): Partial<Commitments> {
  const commitments: Partial<Commitments> = {};
  for (const [name, bytes] of Object.entries(parts) as [CommitmentName, Uint8Array][]) {
    commitments[name] = commitmentOf(sha256, saltOf(salts, name), bytes);
  }
  return commitments;
}
