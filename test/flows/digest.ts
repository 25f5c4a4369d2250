import { createHash } from 'node:crypto';
import type { Owed } from '../../scripts/demo/flows/index.ts';

const sha256 = (bytes: string): Buffer => createHash('sha256').update(bytes).digest();

type Fields = Readonly<Record<string, unknown>>;

/** Flat documents with names in ASCII: sorting their members is all there is to RFC 8785. */
const canonical = (fields: Fields): string =>
  JSON.stringify(Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1))));

/** A line as RFC 8259 names it, or nothing where a member comes twice or the text breaks off. */
function fieldsOf(text: string): Fields | undefined {
  try {
    const fields = JSON.parse(text) as Fields;
    return JSON.stringify(fields) === text ? fields : undefined;
  } catch {
    return undefined;
  }
}

const raw = (value: unknown): string => {
  if (typeof value === 'string') return value;
  return value === undefined ? '' : JSON.stringify(value);
};

function term(parts: readonly (string | Buffer)[]): bigint {
  const hash = createHash('sha256');
  for (const part of parts) {
    const bytes = typeof part === 'string' ? Buffer.from(part, 'utf8') : part;
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  }
  return BigInt(`0x${hash.digest('hex')}`);
}

/** What a source declares of its lines, summed with big integers. */
export function declaredDigest(
  { names }: Pick<Owed<unknown>, 'names'>,
  lines: readonly string[],
): string {
  let sum = 0n;
  for (const text of lines) {
    const fields = fieldsOf(text);
    if (fields === undefined) {
      sum += term(['', '', '', sha256(text)]);
      continue;
    }
    const named = names.regions.map((name) => raw(fields[name])).filter((code) => code !== '');
    const key = JSON.stringify(names.key.map((name) => raw(fields[name])));
    const content = sha256(canonical(fields));
    for (const region of named.length === 0 ? [''] : new Set(named)) {
      sum += term([region, key, raw(fields[names.version]), content]);
    }
  }
  return `sha256-sum:${(sum % (1n << 256n)).toString(16).padStart(64, '0')}`;
}
