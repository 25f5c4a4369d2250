import { canonicalText, digestOf, type Sha256 } from '../../kernel/index.ts';
import type { Reader } from '../../shapes/index.ts';
import type { ExportFile, ExportFormat } from './export-file.ts';

/** First line: no checkpoint begins so, and so neither can be taken for the other. */
const MANIFEST_FIRST_LINE = 'jingwei export v1';

/** Name of the manifest among the files. */
export const MANIFEST_NAME = 'manifest.txt';

export interface ManifestFacts {
  readonly origin: string;
  readonly at: string;
  readonly reader: Reader;
  readonly what: 'entries' | 'indicators' | 'gaps';
  readonly format: ExportFormat;
  /** What was asked for: filters, days. */
  readonly asked: Readonly<Record<string, string | number>>;
  /** Of the log, when it was made. */
  readonly size: number;
  /** Where the next file begins; absent when this one is all. */
  readonly next?: number;
}

/** The text that the log's key signs: one fact a line, each file with digest, bytes and rows. */
export function manifestText(
  sha256: Sha256,
  facts: ManifestFacts,
  files: readonly ExportFile[],
): string {
  const { origin, at, reader, what, format, asked, size, next } = facts;
  const lines = [
    MANIFEST_FIRST_LINE,
    `origin ${origin}`,
    `at ${at}`,
    `reader ${canonicalText(reader)}`,
    `what ${what}`,
    `format ${format}`,
    `asked ${canonicalText(asked)}`,
    `size ${size}`,
    ...(next === undefined ? [] : [`next ${next}`]),
    ...files.map(
      ({ name, bytes, rows }) => `file ${name} ${digestOf(sha256, bytes)} ${bytes.length} ${rows}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

const FILE_LINE = /^file (\S+) (sha256:[0-9a-f]{64}) (\d+) (\d+)$/;

export interface ManifestFile {
  readonly name: string;
  readonly digest: string;
  readonly bytes: number;
  readonly rows: number;
}

/** The files a manifest names; undefined when the text is none. */
export function filesOfManifest(text: string): readonly ManifestFile[] | undefined {
  const [first, ...lines] = text.split('\n');
  if (first !== MANIFEST_FIRST_LINE) return undefined;
  return lines.flatMap((line) => {
    const [, name = '', digest = '', bytes, rows] = FILE_LINE.exec(line) ?? [];
    return name === '' ? [] : [{ name, digest, bytes: Number(bytes), rows: Number(rows) }];
  });
}
