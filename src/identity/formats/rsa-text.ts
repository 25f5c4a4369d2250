import type { KeyObject } from 'node:crypto';
import { hexOf } from '../../kernel/index.ts';
import { rsaFromNumbers, rsaNumbersOf, type RsaNumbers } from './rsa.ts';

type Name = 'n' | 'e' | 'd' | 'p' | 'q' | 'dp' | 'dq' | 'qi';

/** What tools call the numbers of an RSA key, without regard to case. */
const names: Readonly<Record<string, Name>> = {
  n: 'n',
  modulus: 'n',
  e: 'e',
  exponent: 'e',
  publicexponent: 'e',
  d: 'd',
  privateexponent: 'd',
  p: 'p',
  prime1: 'p',
  q: 'q',
  prime2: 'q',
  dp: 'dp',
  exponent1: 'dp',
  dq: 'dq',
  exponent2: 'dq',
  qi: 'qi',
  inverseq: 'qi',
  coefficient: 'qi',
};

/** A name and what follows it, up to the next line that begins with a name. */
const LINE = /^[\s"]*([A-Za-z]\w*)"?\s*[:=]\s*(.*)$/;
/** .NET repeats a number in hexadecimal after it, as openssl does: `65537 (0x10001)`. */
const REMARK = /\(.*\)/;
const NOISE = /[\s",]/g;

const XML = /<RSAKeyValue>/;
const XML_NUMBER = /<(\w+)>([A-Za-z0-9+/=\s]+)<\/\1>/g;

type Texts = ReadonlyMap<Name, string>;

function linesIn(text: string): Texts {
  const texts = new Map<Name, string>();
  let current: Name | undefined;
  for (const line of text.split(/\r?\n/)) {
    const [, name = '', first = ''] = LINE.exec(line) ?? [];
    const known = names[name.toLowerCase()];
    current = known ?? (/^[\s0-9A-Fa-f:]+$/.test(line) ? current : undefined);
    if (current === undefined) continue;
    const more = known === undefined ? (texts.get(current) ?? '') + line : first;
    texts.set(current, more.replace(REMARK, '').replace(NOISE, ''));
  }
  return texts;
}

const xmlIn = (text: string): Texts =>
  new Map(
    [...text.matchAll(XML_NUMBER)].flatMap(([, tag = '', base64 = '']) => {
      const name = names[tag.toLowerCase()];
      return name === undefined ? [] : [[name, base64.replace(NOISE, '')] as const];
    }),
  );

const bytesOfHex = (hex: string): Uint8Array =>
  new Uint8Array(Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex'));

const plain = (bytes: Uint8Array): Uint8Array => bytes.subarray(bytes[0] === 0 ? 1 : 0);

/** FIPS 186-5 §5.4: what no exponent worth having is below. */
const EXPONENT_MIN = 65_537n;

/** Digits alone may be either; only `10001` and its like are exponents in hexadecimal. */
function bytesOfDigits(digits: string): Uint8Array {
  const [decimal, hex] = [BigInt(digits), BigInt(`0x${digits}`)];
  return bytesOfHex((decimal < EXPONENT_MIN && hex >= EXPONENT_MIN ? hex : decimal).toString(16));
}

function bytesOf(text: string): Uint8Array {
  const hex = /^(?:0x)?((?:[0-9A-Fa-f]|:)+)$/.exec(text)?.[1];
  if (/^\d+$/.test(text)) return bytesOfDigits(text);
  if (hex !== undefined) return plain(bytesOfHex(hex.replaceAll(':', '')));
  return new Uint8Array(Buffer.from(text, 'base64'));
}

const base64Bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));

const secrets = ['d', 'p', 'q', 'dp', 'dq', 'qi'] as const;

/** The public half where not every private number is there. */
function numbersOf(texts: Texts, read: (text: string) => Uint8Array): RsaNumbers | undefined {
  const [n, e] = [texts.get('n'), texts.get('e')];
  if (n === undefined || e === undefined) return undefined;
  const open = { n: read(n), e: read(e) };
  if (!secrets.every((name) => texts.has(name))) return open;
  const secret = Object.fromEntries(secrets.map((name) => [name, read(texts.get(name) ?? '')]));
  return { ...open, secret: secret as NonNullable<RsaNumbers['secret']> };
}

export const isRsaXml = (text: string): boolean => XML.test(text);

/** RSAKeyValue of XML Signature, as .NET's `ToXmlString` writes it. */
export function readRsaXml(text: string): KeyObject | undefined {
  const numbers = numbersOf(xmlIn(text), base64Bytes);
  return numbers && rsaFromNumbers(numbers);
}

export const isRsaLines = (text: string): boolean => {
  const texts = linesIn(text);
  return texts.has('n') && texts.has('e');
};

/** Lines such as `n=…`, `Modulus: …`, numbers in hexadecimal, base64 or decimal. */
export function readRsaLines(text: string): KeyObject | undefined {
  const numbers = numbersOf(linesIn(text), bytesOf);
  return numbers && rsaFromNumbers(numbers);
}

/** The same lines, in hexadecimal. */
export function writeRsaLines(key: KeyObject): string {
  const { n, e, secret = {} } = rsaNumbersOf(key);
  const numbers: Readonly<Record<string, Uint8Array>> = { n, e, ...secret };
  return Object.entries(numbers)
    .map(([name, bytes]) => `${name}=${hexOf(bytes)}\n`)
    .join('');
}
