import { hexOf, type Sha256 } from '../kernel/index.ts';
import { commitmentOf } from '../proofs/index.ts';
import type { Commitments } from '../shapes/index.ts';
import type { CryptoProvider } from '../signatures/index.ts';
import type { CommitmentName, Sealed, Sealer, SubjectToken } from './evidence.ts';
import { hmacSha256 } from './hmac.ts';

/** Length that `commitmentOf` requires. */
const SALT_BYTES = 32;

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

export function createSealer({ crypto, indexKey, keyOf }: SealerParts): Sealer {
  const sha256: Sha256 = (bytes) => crypto.sha256(bytes);
  const tokenOf = (subjectJcs: Uint8Array): SubjectToken => {
    const indexToken = subjectIndexToken(sha256, indexKey, subjectJcs);
    const key = keyOf(indexToken);
    const token = `hmac-sha256:${hexOf(hmacSha256(sha256, key, subjectJcs))}`;
    return { token, evidence: { indexToken, key } };
  };
  return {
    seal: (_exchange, parts) => sealParts(crypto, parts),
    // eslint-disable-next-line @typescript-eslint/require-await -- asynchronous for other engines
    subjectToken: async (subjectJcs) => tokenOf(subjectJcs),
  };
}

function sealParts(
  crypto: SealerParts['crypto'],
  parts: { readonly [name in CommitmentName]?: Uint8Array },
): Sealed {
  const sha256: Sha256 = (bytes) => crypto.sha256(bytes);
  const commitments: Partial<Commitments> = {};
  const salts: Record<string, Uint8Array> = {};
  const named = Object.entries(parts);
  // One call for all: asking for randomness costs more than cutting it up.
  const random = crypto.randomBytes(SALT_BYTES * named.length);
  for (const [position, [name, bytes]] of named.entries()) {
    const salt = random.subarray(position * SALT_BYTES, (position + 1) * SALT_BYTES);
    salts[name] = salt;
    commitments[name as CommitmentName] = commitmentOf(sha256, salt, bytes);
  }
  return { commitments, salts };
}
