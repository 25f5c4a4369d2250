import { createHmac } from 'node:crypto';
import { deriveKey } from '../../storage/index.ts';

/** What stands for a value without telling it: equal for equal values, under keys of the gateway. */
export interface Fingerprints {
  /** Of an address, as the log may hold it: `hmac-sha256:…`. */
  source(address: string): string;
  userAgent(header: string): string;
  /** Of a session token's digest: what a page must send back to act in the session. */
  csrf(tokenDigest: string): string;
}

/** @throws {RangeError} when the sealing key is not 32 bytes. */
export function createFingerprints(sealingKey: Uint8Array): Fingerprints {
  const keyed = (use: string): ((text: string) => Buffer) => {
    const key = deriveKey(sealingKey, `jingwei people: ${use}`);
    return (text) => createHmac('sha256', key).update(text).digest();
  };
  const source = keyed('source');
  const userAgent = keyed('user agent');
  const csrf = keyed('csrf');
  return {
    source: (address) => `hmac-sha256:${source(address).toString('hex')}`,
    userAgent: (header) => userAgent(header).toString('hex'),
    csrf: (tokenDigest) => csrf(tokenDigest).toString('base64url'),
  };
}
