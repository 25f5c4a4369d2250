import { zipSync, type Zippable } from 'fflate';
import { hexOf, utf8, type Sha256 } from '../kernel/index.ts';
import type { ExchangeEvidence } from '../shapes/index.ts';
import { evidenceFiles, type Files } from './files.ts';
import type { Fonts } from './node-fonts.ts';
import { readmeOf } from './readme.ts';
import { drawSheet } from './sheet.ts';
import { sheetRows } from './sheet-rows.ts';
import { stepsOf } from './steps.ts';

export interface PackageParts {
  readonly sha256: Sha256;
  readonly fonts: Fonts;
}

const SHEET = 'sheet.pdf';

/** A ZIP has no time zone; the library writes what the local clock would show. */
function wallClockOf(instant: string): Date {
  const at = new Date(instant);
  const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()];
  return new Date(year, month, day, at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds());
}

/** When the last entry was recorded: nothing in a package is of when it was made. */
const timeOf = ({ entries }: ExchangeEvidence): string =>
  (JSON.parse(entries.at(-1)?.entry ?? '{}') as { readonly at: string }).at;

async function withExplanations(
  { sha256, fonts }: PackageParts,
  evidence: ExchangeEvidence,
): Promise<Files> {
  const at = new Date(timeOf(evidence));
  const rows = sheetRows(sha256, evidence);
  const { checkUrl } = evidence;
  return {
    ...evidenceFiles(sha256, evidence),
    [SHEET]: await drawSheet({ fonts, at, rows, checkUrl }),
  };
}

/** Paths and bytes, the README and the digests among them. */
async function packageFiles(parts: PackageParts, evidence: ExchangeEvidence): Promise<Files> {
  const files = await withExplanations(parts, evidence);
  const paths = Object.keys(files).sort();
  const sums = paths.map((path) => `${hexOf(parts.sha256(files[path] as Uint8Array))} *${path}\n`);
  const steps = stepsOf(evidence, paths);
  return {
    ...files,
    SHA256SUMS: utf8(sums.join('')),
    'README.md': utf8(readmeOf(evidence, steps, 'en')),
    'README.zh-CN.md': utf8(readmeOf(evidence, steps, 'zh-CN')),
  };
}

/** The package of an exchange: the same evidence gives the same bytes. */
export async function packEvidence(
  parts: PackageParts,
  evidence: ExchangeEvidence,
): Promise<Uint8Array> {
  const files = await packageFiles(parts, evidence);
  const mtime = wallClockOf(timeOf(evidence));
  const zippable: Zippable = {};
  for (const path of Object.keys(files).sort()) {
    zippable[path] = [files[path] as Uint8Array, { level: 9, mtime, os: 3, attrs: 0o644 << 16 }];
  }
  return zipSync(zippable);
}
