import { EdgeFault } from '../../edge-codes.ts';

/** Codes of two and of four bytes as GB 18030 lays them out (WHATWG Encoding §10.2). */
const FIRST_LEAD = 0x81;
const TWO_BYTE_TRAILS = 190;
const TWO_BYTE_CODES = 126 * TWO_BYTE_TRAILS;
/** Codes of four bytes up to U+FFFF; those above follow from `SUPPLEMENTARY` on, one by one. */
const BASIC_CODES = 39_420;
const SUPPLEMENTARY = 189_000;

function twoBytes(index: number): readonly number[] {
  const trail = index % TWO_BYTE_TRAILS;
  return [FIRST_LEAD + Math.floor(index / TWO_BYTE_TRAILS), trail + (trail < 0x3f ? 0x40 : 0x41)];
}

const fourBytes = (index: number): readonly number[] => [
  0x81 + Math.floor(index / 12_600),
  0x30 + (Math.floor(index / 1260) % 10),
  0x81 + (Math.floor(index / 10) % 126),
  0x30 + (index % 10),
];

/** The platform only decodes: its table read backwards, the shorter code where there are two. */
function readBackwards(): ReadonlyMap<string, readonly number[]> {
  const decoder = new TextDecoder('gb18030');
  const codes = new Map<string, readonly number[]>();
  const learn = (code: readonly number[]): void => {
    const text = decoder.decode(Uint8Array.from(code));
    if (!codes.has(text)) codes.set(text, code);
  };
  for (let index = 0; index < TWO_BYTE_CODES; index += 1) learn(twoBytes(index));
  for (let index = 0; index < BASIC_CODES; index += 1) learn(fourBytes(index));
  return codes;
}

let table: ReadonlyMap<string, readonly number[]> | undefined;

/** @throws {EdgeFault} text-not-in-encoding for a character that it cannot write. */
export function encodeGb18030(text: string): Uint8Array {
  table ??= readBackwards();
  const bytes: number[] = [];
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    if (point < 0x80) bytes.push(point);
    else if (point > 0xffff) bytes.push(...fourBytes(SUPPLEMENTARY + point - 0x10000));
    else bytes.push(...(table.get(character) ?? unwritable()));
  }
  return Uint8Array.from(bytes);
}

function unwritable(): never {
  throw new EdgeFault('text-not-in-encoding', 'gb18030');
}
