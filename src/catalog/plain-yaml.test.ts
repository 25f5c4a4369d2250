import assert from 'node:assert/strict';
import { join } from 'node:path';
import fc from 'fast-check';
import { parseDocument } from 'yaml';
import { textOf } from '../kernel/index.ts';
import { packageRoot } from '../settings/index.ts';
import { readBundleFiles } from './bundle-files.ts';
import { readPlainYaml } from './plain-yaml.ts';

const shipped = [
  ...readBundleFiles(join(packageRoot, 'catalogs'), join(packageRoot, 'schemas')),
].flatMap(([path, bytes]) => (path.startsWith('catalogs/') ? [textOf(bytes)] : []));

/** Long enough for every way of writing, short enough for the parser to read thousands of times. */
const EDITED_CHARACTERS_MAX = 1500;
const short = shipped.filter((text) => text.length <= EDITED_CHARACTERS_MAX);

/** What the parser of all YAML makes of it; undefined where it finds a fault. */
function fully(text: string): { readonly value: unknown } | undefined {
  const document = parseDocument(text, { prettyErrors: false, logLevel: 'error' });
  return document.errors.length > 0 ? undefined : { value: document.toJS() };
}

/** Whether it was read; and then as the parser reads it. */
function agrees(text: string): boolean {
  const plain = readPlainYaml(text);
  if (plain === undefined) return false;
  assert.deepEqual({ value: plain }, fully(text), JSON.stringify(text));
  return true;
}

/** Pieces that mean something in YAML, alone or beside others. */
const piece = fc.constantFrom(
  ' ', '  ', '    ', '\n', '\n  ', '\n    ', '\n- ', '\n  - ', '- ', '-', '--', '---', '...', ':', ': ', ':\n',
  ' #', '#', ' # c\n', ',', ', ', '[', ']', '{', '}', '[]', '{}', '[a, b]', '{ a: b }', '{ a: b, }', '[a,\n    b ]',
  '"', "'", '"a b"', "'a'", "''", '""', '\\', '&a ', '*a', '!t ', '|', '>', '|\n', '%', '@', '`', '?', '? ', '~',
  'null', 'true', 'False', 'no', '0', '7', '-1', '-0', '007', '1.5', '.5', '1.', '1e3', '0x1f', '0o7', '.inf', '.NaN',
  '+1', '12345678901234567890', '2026-01-05', '1-2', '330106', '91330106MJ0010013M', 'a', 'b', 'a b', 'a:b', 'a#b',
  'a: b', 'a: b\n', 'b: c\n', '甲', '（乙）', '\u3000', '\u00a0', '\u2028', '\t', '\r\n', '\ufeff', '__proto__: 1\n',
  '<<: x\n', 'constructor: x\n', 'PT5S',
); // prettier-ignore

const edited = fc
  .tuple(
    fc.constantFrom(...short),
    fc.array(fc.tuple(fc.nat(EDITED_CHARACTERS_MAX), fc.nat(3), piece), {
      minLength: 1,
      maxLength: 3,
    }),
  )
  .map(([text, edits]) =>
    edits.reduce(
      (now, [at, cut, added]) =>
        now.slice(0, at % now.length) + added + now.slice((at % now.length) + cut),
      text,
    ),
  );

const EDITED_RUNS = 1500;
const MADE_RUNS = 20_000;

describe('YAML as it is mostly written', () => {
  it('is what the shipped catalog is written in, and read as the parser of all YAML reads it', () => {
    const left = shipped.filter((text) => !agrees(text));
    assert.ok(left.length * 20 <= shipped.length, `${left.length} of ${shipped.length} are not`);
  });

  it('reads a document with any pieces put in or taken out as the parser does, or not at all', () => {
    let read = 0;
    fc.assert(
      fc.property(edited, (text) => {
        if (agrees(text)) read += 1;
      }),
      { numRuns: EDITED_RUNS },
    );
    assert.ok(read > EDITED_RUNS / 10, `only ${read} were read`);
  });

  it('reads any pieces in a row as the parser does, or not at all', () => {
    let read = 0;
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 9 }), (pieces) => {
        if (agrees(`a: ${pieces.join('')}`)) read += 1;
        if (agrees(pieces.join(''))) read += 1;
      }),
      { numRuns: MADE_RUNS },
    );
    assert.ok(read > MADE_RUNS / 100, `only ${read} were read`);
  });
});
