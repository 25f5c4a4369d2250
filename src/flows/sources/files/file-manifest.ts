import { parseStrictJson } from '../../../standards/index.ts';
import { EdgeFault } from '../../edge-codes.ts';
import type { SourceBatch } from '../source.ts';
import type { CsvEncoding } from './csv-text.ts';

/** One data file of a batch: how it is read, and that it is the one that was meant. */
export interface DataFile {
  readonly name: string;
  readonly media: 'csv' | 'xlsx' | 'ndjson';
  /** Of CSV only. */
  readonly encoding: CsvEncoding;
  readonly bytes: number;
  /** `sha256:` and 64 hex digits. */
  readonly digest: string;
}

/** What lies beside the data files and arrives after them (批次交接单). */
export interface FileManifest {
  readonly flow: string;
  readonly batch: string;
  /** The batch that must have been settled before this one. */
  readonly previous?: string;
  readonly content: 'snapshot' | 'delta';
  readonly records: number;
  readonly window: SourceBatch['window'];
  readonly files: readonly DataFile[];
  /** Everything the source declares, for whoever reconciles. */
  readonly declared: Readonly<Record<string, unknown>>;
}

/** Bytes of a manifest, data files of a batch. */
export const MANIFEST_BYTES_MAX = 1_048_576;
const FILES_MAX = 100;

/** Names without folders, hidden files, or anything a shell or a spreadsheet would interpret. */
const FILE_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}(\.[A-Za-z0-9_-]{1,64}){0,3}\.(csv|xlsx|ndjson)$/;
const BATCH = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

const matches = (value: unknown, pattern: RegExp): value is string =>
  typeof value === 'string' && pattern.test(value);

/** The batch number in a manifest's name `<flow>.<batch>.manifest.json`; undefined for other files. */
export function batchOfName(name: string, flow: string): string | undefined {
  const [start, end] = [`${flow}.`, '.manifest.json'];
  if (!name.startsWith(start) || !name.endsWith(end)) return undefined;
  const batch = name.slice(start.length, -end.length);
  return BATCH.test(batch) ? batch : undefined;
}

/** @throws {EdgeFault} manifest-invalid, with where in it. */
export function parseManifest(
  bytes: Uint8Array,
  expected: { readonly flow: string; readonly batch: string },
): FileManifest {
  const reading = parseStrictJson(bytes);
  if (!reading.ok) throw invalid(reading.rule);
  const { value } = reading;
  if (!isObject(value)) throw invalid('type');
  const { flow, batch, content, records, files } = value;
  if (flow !== expected.flow) throw invalid('flow');
  if (batch !== expected.batch) throw invalid('batch');
  if (content !== 'snapshot' && content !== 'delta') throw invalid('content');
  if (!isCount(records)) throw invalid('records');
  const before = previousOf(value['previous']);
  return {
    ...expected,
    ...before,
    content,
    records,
    window: windowOf(value['window']),
    files: filesOf(files),
    declared: value,
  };
}

function previousOf(value: unknown): Pick<FileManifest, 'previous'> {
  if (value === undefined) return {};
  if (!matches(value, BATCH)) throw invalid('previous');
  return { previous: value };
}

function windowOf(value: unknown): SourceBatch['window'] {
  if (!isObject(value)) throw invalid('window');
  const { from, until } = value;
  if (!matches(from, INSTANT) || !matches(until, INSTANT)) throw invalid('window');
  const window = { fromMs: Date.parse(from), untilMs: Date.parse(until) };
  // NaN is neither.
  if (!(window.fromMs <= window.untilMs)) throw invalid('window');
  return window;
}

function filesOf(value: unknown): readonly DataFile[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > FILES_MAX) {
    throw invalid('files');
  }
  const files = value.map(fileOf);
  if (new Set(files.map(({ name }) => name)).size < files.length) throw invalid('files');
  return files;
}

function fileOf(value: unknown, index: number): DataFile {
  const at = `files/${index}`;
  if (!isObject(value)) throw invalid(at);
  const { name, bytes, digest, encoding = 'utf-8' } = value;
  if (!matches(name, FILE_NAME)) throw invalid(`${at}/name`);
  if (!isCount(bytes)) throw invalid(`${at}/bytes`);
  if (!matches(digest, DIGEST)) throw invalid(`${at}/digest`);
  if (encoding !== 'utf-8' && encoding !== 'gb18030') throw invalid(`${at}/encoding`);
  const media = name.slice(name.lastIndexOf('.') + 1) as DataFile['media'];
  return { name, media, encoding, bytes, digest };
}

const invalid = (where: string): EdgeFault => new EdgeFault('manifest-invalid', where);
