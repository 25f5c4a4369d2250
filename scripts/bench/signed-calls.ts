import { base64Of } from '../../src/kernel/index.ts';
import {
  contentDigest,
  createNodeCryptoProvider,
  headersOf,
  signRequest,
  type SigningKey,
} from '../../src/signatures/index.ts';
import type { SignedCall } from './load.ts';

const crypto = createNodeCryptoProvider();

export interface CallTarget {
  readonly baseUrl: string;
  readonly key: SigningKey;
  readonly citizenId: string;
  /** The dataset that everything else is measured with when absent. */
  readonly dataset?: string;
}

/** So many queries about one person, each signed now with a nonce of its own. */
export async function signedCalls(
  target: CallTarget,
  count: number,
): Promise<readonly SignedCall[]> {
  const { baseUrl, key, citizenId, dataset = 'social-insurance-status' } = target;
  const path = `/v1/datasets/${dataset}/query`;
  const body = Buffer.from(
    JSON.stringify({
      purpose: { class: 'service', item: 'hiring-registration', case: 'BJ-2026-0001' },
      subject: { citizenId },
      items: ['insuranceType', 'status', 'paidThrough'],
    }),
  );
  const plain = {
    'content-type': 'application/json',
    'content-digest': contentDigest(crypto, body),
  };
  const message = { method: 'POST', targetUri: baseUrl + path, headers: headersOf(plain) };
  const created = Math.floor(Date.now() / 1000);
  const calls: SignedCall[] = [];
  for (let index = 0; index < count; index += 1) {
    const nonce = base64Of(crypto.randomBytes(16));
    const signature = await signRequest(crypto, message, { key, created, nonce });
    calls.push({ path, headers: { ...plain, ...signature }, body });
  }
  return calls;
}
