import { textOf } from '../../kernel/index.ts';

/** One block of ASN.1, with the label that PEM gave it. */
export interface DerBlock {
  /** As in `PUBLIC KEY`; absent outside PEM. Labels are often wrong: the bytes say what it is. */
  readonly label?: string;
  readonly der: Uint8Array;
}

/** A key file as it was found: its text where it is one, and the DER in it. */
export interface KeyBytes {
  /** Empty for a binary file. */
  readonly text: string;
  readonly blocks: readonly DerBlock[];
}

const PEM_BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \1-----/g;
const BASE64 = /^[A-Za-z0-9+/\s]+={0,2}\s*$/;
const HEX = /^[0-9A-Fa-f\s]+$/;

/** First byte of every SEQUENCE, which every key in DER is. */
const SEQUENCE = 0x30;

/** The curve in a block of its own, which openssl writes before the key. */
const PARAMETERS = /PARAMETERS$/;

/** Empty when the bytes are no text; Windows writes a mark of byte order before it. */
function decoded(bytes: Uint8Array): string {
  try {
    return textOf(bytes)
      .replace(/^\u{feff}/u, '')
      .trim();
  } catch {
    return '';
  }
}

const bytesOf = (text: string, encoding: 'base64' | 'hex'): Uint8Array =>
  new Uint8Array(Buffer.from(text.replace(/\s/g, ''), encoding));

/** Headers of a legacy PEM (RFC 1421), as in `Proc-Type: 4,ENCRYPTED`, are no base64. */
const pemBlocks = (text: string): readonly DerBlock[] =>
  [...text.matchAll(PEM_BLOCK)]
    .filter(([, label = '']) => !PARAMETERS.test(label))
    .map(([, label = '', body = '']) => ({
      label,
      der: BASE64.test(body) ? bytesOf(body, 'base64') : new Uint8Array(),
    }));

/** The body of a PEM without its lines, as Java programs keep keys; or the same in hexadecimal. */
function bareBlocks(text: string): readonly DerBlock[] {
  const encodings = HEX.test(text) ? (['hex', 'base64'] as const) : (['base64'] as const);
  return encodings
    .filter((encoding) => encoding === 'hex' || BASE64.test(text))
    .map((encoding) => ({ der: bytesOf(text, encoding) }))
    .filter(({ der }) => der[0] === SEQUENCE)
    .slice(0, 1);
}

export function keyBytes(bytes: Uint8Array): KeyBytes {
  const text = decoded(bytes);
  if (text.includes('-----BEGIN ')) return { text, blocks: pemBlocks(text) };
  const blocks = bareBlocks(text);
  if (blocks.length > 0) return { text, blocks };
  return { text, blocks: bytes[0] === SEQUENCE ? [{ der: bytes }] : [] };
}
