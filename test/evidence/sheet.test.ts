import assert from 'node:assert/strict';
import { inflateSync } from 'node:zlib';
import { getDocument, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs';
import decodeQR from 'qr/decode.js';
import { readFonts } from '../../src/evidence/index.ts';
import { drawSheet } from '../../src/evidence/sheet.ts';

const rows = [
  { label: '共享调用 Exchange', value: '01900000-0000-7000-8000-000000000000' },
  { label: '检查点 Checkpoint', value: `60 · ${'ab'.repeat(32)}` },
  { label: '结果 Result', value: '已提供 released · 200' },
];
const checkUrl = 'https://gateway.test/v1/exchanges/01900000-0000-7000-8000-000000000000/check';
const at = new Date('2026-11-22T00:00:00Z');

/** What PDF.js makes of a document: its text, and the fonts that are inside it. */
async function read(bytes: Uint8Array) {
  const data = Uint8Array.from(bytes);
  const task = getDocument({ data, fontExtraProperties: true, verbosity: VerbosityLevel.ERRORS });
  const document = await task.promise;
  const page = await document.getPage(1);
  const { items } = await page.getTextContent();
  await page.getOperatorList();
  const written = items.flatMap((item) => ('str' in item ? [item] : []));
  const names = new Set(written.map(({ fontName }) => fontName));
  const fonts = [...names].map(
    (name) =>
      page.commonObjs.get(name) as {
        readonly name: string;
        readonly missingFile: boolean;
        readonly data?: Uint8Array;
      },
  );
  const text = written.map(({ str }) => str).join('');
  const { numPages } = document;
  await task.destroy();
  return { text, fonts, numPages };
}

/** Pixels of a module, and modules of margin, as a camera would see the code. */
const MODULE_PIXELS = 4;
const MARGIN_MODULES = 4;

/** The squares that the page draws. */
function squaresIn(pdf: Uint8Array): readonly (readonly [x: number, y: number, side: number])[] {
  const file = Buffer.from(pdf).toString('latin1');
  const streams = [...file.matchAll(/FlateDecode[^>]*>>\s*stream\r?\n([\s\S]*?)endstream/g)];
  const texts = streams.map(([, body = '']) => inflateSync(Buffer.from(body, 'latin1')));
  return texts.flatMap((text) =>
    [...text.toString('latin1').matchAll(/^([\d.]+) ([\d.]+) ([\d.]+) \3 re$/gm)].map(
      ([, x, y, side]) => [Number(x), Number(y), Number(side)] as const,
    ),
  );
}

/** The page's code, black on white. */
function imageOf(pdf: Uint8Array) {
  const squares = squaresIn(pdf);
  const side = squares[0]?.[2] ?? 1;
  const left = Math.min(...squares.map(([x]) => x));
  const top = Math.min(...squares.map(([, y]) => y));
  const at = (from: number, to: number): number => Math.round((to - from) / side);
  const count = Math.max(...squares.map(([x]) => at(left, x))) + 1 + 2 * MARGIN_MODULES;
  const width = count * MODULE_PIXELS;
  const data = new Uint8Array(width * width * 4).fill(255);
  for (const [x, y] of squares) {
    const [column, row] = [at(left, x) + MARGIN_MODULES, at(top, y) + MARGIN_MODULES];
    for (let line = row * MODULE_PIXELS; line < (row + 1) * MODULE_PIXELS; line += 1) {
      const from = (line * width + column * MODULE_PIXELS) * 4;
      for (let pixel = 0; pixel < MODULE_PIXELS; pixel += 1) {
        data.fill(0, from + pixel * 4, from + pixel * 4 + 3);
      }
    }
  }
  return { width, height: width, data };
}

describe('the sheet for a case file, to PDF.js', () => {
  let sheet: Uint8Array;
  before(async () => {
    sheet = await drawSheet({ fonts: readFonts(), at, rows, checkUrl });
  });

  it('is one page that says all its rows and where the check is', async () => {
    const { text, numPages } = await read(sheet);
    assert.equal(numPages, 1);
    for (const told of [
      '共享调用核验单',
      checkUrl,
      ...rows.flatMap(({ label, value }) => [label, value]),
    ]) {
      assert.ok(text.replaceAll(' ', '').includes(told.replaceAll(' ', '')), told);
    }
  });

  it('has its fonts inside, and of them what it uses', async () => {
    const { fonts } = await read(sheet);
    assert.equal(fonts.length, 2);
    for (const { name, missingFile, data } of fonts) {
      assert.match(name, /^[A-Z]{6}\+NotoSansSC/);
      assert.equal(missingFile, false);
      assert.ok(data !== undefined && data.length > 1000 && data.length < 100_000);
    }
  });

  it('has a code that leads to the check', () => {
    assert.equal(decodeQR(imageOf(sheet), { timeLimit: 5000 }), checkUrl);
  });

  it('is the same bytes for the same exchange', async () => {
    assert.deepEqual(await drawSheet({ fonts: readFonts(), at, rows, checkUrl }), sheet);
  });
});
