import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readCsv, writeCsv, type Cells, type CsvEncoding } from './csv-text.ts';
import { encodeGb18030 } from './gb18030.ts';

/** The bytes in pieces, so that characters and fields are cut anywhere. */
async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) {
    yield await Promise.resolve(bytes.subarray(at, at + size));
  }
}

async function read(bytes: Uint8Array, encoding: CsvEncoding, size = 7): Promise<Cells[]> {
  const rows: Cells[] = [];
  for await (const row of readCsv(inPieces(bytes, size), encoding)) rows.push(row);
  return rows;
}

const write = (rows: readonly Cells[], encoding: CsvEncoding): Uint8Array =>
  Buffer.concat([...writeCsv(rows, encoding)]);

/** Private use characters that GB 18030 has no code for. */
const isWritable = (text: string): boolean => !/[\ue000-\uf8ff\ud800-\udfff\ufeff]/u.test(text);

const cell = fc
  .oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.constantFrom('姓名', '91330106MA2AXXXX0X', '0571', '张"三"', 'a,b', 'x\r\ny', '𠮷野'),
  )
  .filter((text) => isWritable(text) && !/^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(text));

const rowsOf = (width: number): fc.Arbitrary<Cells[]> =>
  fc.array(
    fc
      .array(fc.option(cell), { minLength: width, maxLength: width })
      .map((cells) => ['id', ...cells.map((text) => (text === '' ? null : text))]),
    { minLength: 1, maxLength: 8 },
  );

describe('CSV', () => {
  for (const encoding of ['utf-8', 'gb18030'] as const) {
    it(`reads what it wrote, in ${encoding}, cut anywhere`, async () => {
      const table = fc.integer({ min: 1, max: 4 }).chain(rowsOf);
      await fc.assert(
        fc.asyncProperty(table, fc.integer({ min: 1, max: 50 }), async (rows, size) => {
          assert.deepEqual(await read(write(rows, encoding), encoding, size), rows);
        }),
        { numRuns: 200 },
      );
    });
  }

  it('writes GB 18030 as the platform reads it', () => {
    const decoder = new TextDecoder('gb18030', { fatal: true });
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }).filter(isWritable), (text) => {
        assert.equal(decoder.decode(encodeGb18030(text)), text);
      }),
    );
    assert.deepEqual([...encodeGb18030('中€𠮷')], [0xd6, 0xd0, 0xa2, 0xe3, 0x95, 0x34, 0xb2, 0x35]);
    assert.throws(() => encodeGb18030('\ue5e5'), { code: 'text-not-in-encoding' });
  });

  it('reads UTF-8 with and without a byte order mark, and either line end', async () => {
    const rows = [
      ['名', 'b'],
      ['1', null],
    ];
    for (const text of ['名,b\n1,\n', '\ufeff名,b\r\n1,""\r\n', '\ufeff名,b\r\n\r\n1,']) {
      assert.deepEqual(await read(Buffer.from(text), 'utf-8'), rows);
    }
  });

  it('writes nothing that a spreadsheet would run', () => {
    const text = Buffer.from(write([['=1+1', '+A1', '-1', '@SUM(A1)', '\tx']], 'utf-8')).toString();
    assert.equal(text, "\ufeff'=1+1,'+A1,'-1,'@SUM(A1),'\tx\r\n");
  });

  const broken: readonly (readonly [
    name: string,
    bytes: Uint8Array,
    encoding: CsvEncoding,
    code: string,
  ])[] = [
    ['GB 18030 declared as UTF-8', encodeGb18030('姓名'), 'utf-8', 'text-not-in-encoding'],
    [
      'UTF-8 cut within a character',
      Buffer.from('姓名').subarray(0, 5),
      'utf-8',
      'text-not-in-encoding',
    ],
    ['not GB 18030', Uint8Array.of(0x81, 0x20), 'gb18030', 'text-not-in-encoding'],
    ['a row with more fields', Buffer.from('a,b\n1,2,3\n'), 'utf-8', 'rows-uneven'],
    ['a quote left open', Buffer.from('a,b\n1,"2\n'), 'utf-8', 'file-malformed'],
    ['a row without end', Buffer.from(`a\n"${'x'.repeat(300_000)}`), 'utf-8', 'file-malformed'],
  ];
  for (const [name, bytes, encoding, code] of broken) {
    it(`refuses ${name}`, () => assert.rejects(read(bytes, encoding, 4096), { code }));
  }
});
