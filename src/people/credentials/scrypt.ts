import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** RFC 7914 §2. Memory is 128 · N · r bytes. */
export interface ScryptCost {
  /** Iterations: a power of two. */
  readonly N: number;
  /** Block size. */
  readonly r: number;
  readonly p: number;
}

/** 128 MiB and about half a second of one core. */
export const SCRYPT_COST: ScryptCost = { N: 131_072, r: 8, p: 1 };

const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** `$scrypt$ln=17,r=8,p=1$salt$hash`, base64 without padding: the PHC string format. */
const PHC =
  /^\$scrypt\$ln=([0-9]{1,2}),r=([0-9]{1,2}),p=([0-9]{1,2})\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})$/;

/** What a stored hash may ask for, whoever wrote it: 1 GiB would be more than a sign-in is worth. */
const MEMORY_BYTES_MAX = 536_870_912;

interface StoredHash {
  readonly cost: ScryptCost;
  readonly salt: Uint8Array;
  readonly hash: Uint8Array;
}

/** As OpenSSL counts what it allocates, so that exactly this much is allowed. */
const memoryBytesOf = ({ N, r, p }: ScryptCost): number => 128 * r * (N + p + 2);

const derive = (password: string, salt: Uint8Array, cost: ScryptCost): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    const options = { ...cost, maxmem: memoryBytesOf(cost) };
    scrypt(password.normalize('NFKC'), salt, HASH_BYTES, options, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });

const unpadded = (bytes: Uint8Array): string =>
  Buffer.from(bytes).toString('base64').replaceAll('=', '');

function phcOf({ cost, salt, hash }: StoredHash): string {
  const { N, r, p } = cost;
  return `$scrypt$ln=${Math.log2(N)},r=${r},p=${p}$${unpadded(salt)}$${unpadded(hash)}`;
}

function parsePhc(text: string): StoredHash | undefined {
  const [, ln, r, p, salt, hash] = PHC.exec(text) ?? [];
  const cost = { N: 2 ** Number(ln), r: Number(r), p: Number(p) };
  if (salt === undefined || hash === undefined || memoryBytesOf(cost) > MEMORY_BYTES_MAX) {
    return undefined;
  }
  return { cost, salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64') };
}

/** Asynchronous: on a thread of the pool, never on the one that serves. */
export async function hashPassword(password: string, cost: ScryptCost): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  return phcOf({ cost, salt, hash: await derive(password, salt, cost) });
}

/** False also when the stored text is no hash of ours, after the same work. */
export async function isPasswordOf(
  password: string,
  stored: string | undefined,
  cost: ScryptCost,
): Promise<boolean> {
  const known = stored === undefined ? undefined : parsePhc(stored);
  const { salt, hash } = known ?? { salt: new Uint8Array(SALT_BYTES), hash: undefined };
  const derived = await derive(password, salt, known?.cost ?? cost);
  return hash !== undefined && timingSafeEqual(derived, hash);
}

/** Whether it was made at another cost than is asked for now. */
export function isOutdated(stored: string, { N, r, p }: ScryptCost): boolean {
  const cost = parsePhc(stored)?.cost;
  return cost?.N !== N || cost.r !== r || cost.p !== p;
}
