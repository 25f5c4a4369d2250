import { parseDictionary } from 'structured-headers';
import { base64Of, sameBytes, say, type Refusal } from '../kernel/index.ts';
import type { CryptoProvider } from './crypto-provider.ts';
import { plainBytes } from './plain-fields.ts';

/** Characters of a Content-Digest field; two digests take about 160. */
const contentDigestCharsMax = 1024;

type Hash = (crypto: CryptoProvider, bytes: Uint8Array) => Uint8Array;

/** The active algorithms of RFC 9530 §5; every other one is ignored. */
const digests: ReadonlyMap<string, Hash> = new Map([
  ['sha-256', (crypto, bytes) => crypto.sha256(bytes)],
  ['sha-512', (crypto, bytes) => crypto.sha512(bytes)],
]);

/** The Content-Digest field for these bytes, which must be the ones sent. */
export function contentDigest(crypto: CryptoProvider, bytes: Uint8Array): string {
  return `sha-256=:${base64Of(crypto.sha256(bytes))}:`;
}

/**
 * Compares the bytes received with every digest we know of; there must be at least one.
 * Refuses with digest-missing (none, or none readable) or digest-mismatch.
 */
export function checkContentDigest(
  crypto: CryptoProvider,
  header: string | undefined,
  bytes: Uint8Array,
): Refusal | undefined {
  const known = readDigests(header).filter(({ name }) => digests.has(name));
  if (known.length === 0) {
    const detail = say('没有可读取的 sha-256 或 sha-512。', 'No readable sha-256 or sha-512.');
    return { refused: 'digest-missing', detail };
  }
  const wrong = known.find(({ name, value }) => {
    const actual = digests.get(name)?.(crypto, bytes);
    return value === undefined || actual === undefined || !sameBytes(value, actual);
  });
  if (wrong === undefined) return undefined;
  return {
    refused: 'digest-mismatch',
    detail: say(`${wrong.name} 不符。`, `${wrong.name} does not match.`),
  };
}

/** One member of the field; without a value when it is not bytes. */
interface Digest {
  readonly name: string;
  readonly value?: Uint8Array;
}

function readDigests(header = ''): readonly Digest[] {
  if (header.length > contentDigestCharsMax) return [];
  const plain = plainBytes(header);
  if (plain !== undefined) return [{ name: plain.label, value: plain.bytes }];
  try {
    return [...parseDictionary(header)].map(([name, [value]]) =>
      value instanceof ArrayBuffer ? { name, value: new Uint8Array(value) } : { name },
    );
  } catch {
    return [];
  }
}
