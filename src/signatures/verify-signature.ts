import { say, utf8, type Refusal } from '../kernel/index.ts';
import type { CryptoProvider, VerificationKey } from './crypto-provider.ts';
import type { PresentedSignature } from './read-signature.ts';

/** What verification needs of a signature, on a request or on a reply. */
type Verifiable = Pick<PresentedSignature, 'algorithm' | 'base' | 'signature'>;

/**
 * Whether the signature holds under this key. The key pins the algorithm; an `alg` parameter can
 * only contradict it (RFC 9421 §3.2, step 6). Refuses with algorithm-mismatch or signature-invalid.
 */
export async function verifySignature(
  crypto: CryptoProvider,
  presented: Verifiable,
  key: VerificationKey,
): Promise<Refusal | undefined> {
  const { algorithm = key.algorithm, base, signature } = presented;
  if (algorithm !== key.algorithm) {
    const detail = say(
      `该密钥登记的算法是 ${key.algorithm}。`,
      `The key is registered for ${key.algorithm}.`,
    );
    return { refused: 'algorithm-mismatch', detail };
  }
  const holds = await crypto.verify(key, utf8(base), signature);
  return holds ? undefined : { refused: 'signature-invalid' };
}
