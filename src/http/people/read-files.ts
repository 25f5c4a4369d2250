import { BUNDLE_FILES_MAX, inSlices, isBundlePath, type BundleFiles } from '../../catalog/index.ts';
import { bytesOfBase64, isRefusal, say, type Refusal, type Steps } from '../../kernel/index.ts';
import type { BundlesFile } from '../../shapes/index.ts';
import { parseStrictJson, type Check } from '../../standards/index.ts';

const NEWLINE = 10;

/** A line is one object of two texts. */
const LINE_DEPTH_MAX = 1;

const wrong = (line: number, rule: string, [zh, en]: readonly [string, string]): Refusal => ({
  refused: 'body-invalid',
  errors: [{ pointer: `/${line}`, rule, message: say(zh, en) }],
});

/** Lines that are not empty (NDJSON), each without its end. */
function* linesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let from = 0; from < bytes.length;) {
    const found = bytes.indexOf(NEWLINE, from);
    const to = found < 0 ? bytes.length : found;
    if (to > from) yield bytes.subarray(from, to);
    from = to + 1;
  }
}

interface Line {
  readonly number: number;
  readonly bytes: Uint8Array;
}

/** One file of an upload; lines count from 0. */
function fileIn(
  { number, bytes }: Line,
  check: Check<BundlesFile>,
): readonly [string, Uint8Array] | Refusal {
  const parsed = parseStrictJson(bytes, { depthMax: LINE_DEPTH_MAX });
  if (!parsed.ok) return wrong(number, parsed.rule, ['不是合格的 JSON', 'unacceptable JSON']);
  const checked = check(parsed.value, `/${number}`);
  if (!checked.ok) return { refused: 'body-invalid', errors: checked.errors };
  const { path, content } = checked.value;
  const raw = bytesOfBase64(content);
  if (!isBundlePath(path)) {
    return wrong(number, 'path', [
      '只能是 catalogs/…yaml 或 schemas/standards、elements 下的 …json',
      'only catalogs/….yaml, schemas/standards/….json and schemas/elements/….json',
    ]);
  }
  return raw === undefined ? wrong(number, 'base64', ['不是 base64', 'not base64']) : [path, raw];
}

function* reading(bytes: Uint8Array, check: Check<BundlesFile>): Steps<BundleFiles | Refusal> {
  const files = new Map<string, Uint8Array>();
  let number = 0;
  for (const line of linesOf(bytes)) {
    const file = fileIn({ number, bytes: line }, check);
    if (isRefusal(file)) return file;
    if (files.has(file[0])) {
      return wrong(number, 'repeated', ['路径重复', 'the path came before']);
    }
    if (files.size === BUNDLE_FILES_MAX) return { refused: 'body-too-large' };
    files.set(...file);
    number += 1;
    yield;
  }
  return files.size === 0 ? { refused: 'body-malformed' } : files;
}

/** Files from NDJSON lines `{path, content}`, read in slices beside exchanges. */
export const readFiles = (
  bytes: Uint8Array,
  check: Check<BundlesFile>,
): Promise<BundleFiles | Refusal> => inSlices(reading(bytes, check));
