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

const PATH = '/v1/datasets/social-insurance-status/query';

/** So many queries about one person, each signed now with a nonce of its own. */
export async function signedCalls(
  target: { readonly baseUrl: string; readonly key: SigningKey; readonly citizenId: string },
  count: number,
): Promise<readonly SignedCall[]> {
  const { baseUrl, key, citizenId } = target;
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
  const message = { method: 'POST', targetUri: baseUrl + PATH, headers: headersOf(plain) };
  const created = Math.floor(Date.now() / 1000);
  const calls: SignedCall[] = [];
  for (let index = 0; index < count; index += 1) {
    const nonce = base64Of(crypto.randomBytes(16));
    const signature = await signRequest(crypto, message, { key, created, nonce });
    calls.push({ path: PATH, headers: { ...plain, ...signature }, body });
  }
  return calls;
}
