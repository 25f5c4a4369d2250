import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { inflateSync } from 'node:zlib';

/** Noto Sans SC, SIL Open Font License 1.1; pdfkit embeds of it the glyphs that are used. */
export interface Fonts {
  readonly chinese: Uint8Array;
  readonly latin: Uint8Array;
}

/** Sizes of the parts of a WOFF file and of the font in it (WOFF 1.0 §3, OpenType offset table). */
const WOFF_HEADER_BYTES = 44;
const WOFF_ROW_BYTES = 20;
const SFNT_HEADER_BYTES = 12;
const SFNT_ROW_BYTES = 16;
const ALIGNMENT_BYTES = 4;

const padded = (bytes: Buffer): Buffer =>
  Buffer.concat([bytes, Buffer.alloc(-bytes.length & (ALIGNMENT_BYTES - 1))]);

function tableAt(woff: Buffer, row: number): { readonly head: Buffer; readonly bytes: Buffer } {
  const [offset, packed, length] = [4, 8, 12].map((at) => woff.readUInt32BE(row + at)) as [
    number,
    number,
    number,
  ];
  const stored = woff.subarray(offset, offset + packed);
  const head = Buffer.alloc(SFNT_ROW_BYTES);
  woff.copy(head, 0, row, row + 4);
  woff.copy(head, 4, row + 16, row + 20);
  head.writeUInt32BE(length, 12);
  return { head, bytes: packed < length ? inflateSync(stored) : stored };
}

/** The font in a WOFF file. The reader of fonts would unpack a table anew for every glyph. */
function unpacked(woff: Buffer): Buffer {
  const count = woff.readUInt16BE(12);
  const tables = Array.from({ length: count }, (_, at) =>
    tableAt(woff, WOFF_HEADER_BYTES + at * WOFF_ROW_BYTES),
  );
  const header = Buffer.alloc(SFNT_HEADER_BYTES);
  woff.copy(header, 0, 4, 8);
  header.writeUInt16BE(count, 4);
  let offset = SFNT_HEADER_BYTES + count * SFNT_ROW_BYTES;
  for (const { head, bytes } of tables) {
    head.writeUInt32BE(offset, 8);
    offset += padded(bytes).length;
  }
  return Buffer.concat([
    header,
    ...tables.map(({ head }) => head),
    ...tables.map(({ bytes }) => padded(bytes)),
  ]);
}

const require = createRequire(import.meta.url);

const CHINESE =
  require.resolve('@fontsource/noto-sans-sc/files/noto-sans-sc-chinese-simplified-400-normal.woff');
const LATIN = require.resolve('@fontsource/noto-sans-sc/files/noto-sans-sc-latin-400-normal.woff');

export const readFonts = (): Fonts => ({
  chinese: unpacked(readFileSync(CHINESE)),
  latin: unpacked(readFileSync(LATIN)),
});
