import type { IncomingMessage } from 'node:http';
import { say, type Refusal } from '../../kernel/index.ts';
import { parseStrictJson, type Check } from '../../standards/index.ts';
import { readBody } from '../read-body.ts';
import type { Pair } from '../send.ts';

/** A browser asks first before it lets another site's page send this type (Fetch §3.2). */
const JSON_TYPE = /^application\/json(\s*;\s*charset="?utf-8"?)?$/i;

/** JSON texts, each on a line (NDJSON). */
const LINES_TYPE = /^application\/x-ndjson(\s*;\s*charset="?utf-8"?)?$/i;

/** Nesting of the deepest body, a list of roles with their scopes, and some. */
const DEPTH_MAX = 8;

const isOf = (type: RegExp, { headers }: IncomingMessage): boolean =>
  type.test(headers['content-type'] ?? '') && headers['content-encoding'] === undefined;

/** The body as one value that the check has passed; undefined when the caller went away. */
export async function readJson<Body>(
  { request, response }: Pair,
  check: Check<Body>,
  bytesMax: number,
): Promise<{ readonly value: Body } | Refusal | undefined> {
  if (!isOf(JSON_TYPE, request)) return { refused: 'media-type-unsupported' };
  const bytes = await readBody(request, response, bytesMax);
  if (bytes === undefined || 'refused' in bytes) return bytes;
  const parsed = parseStrictJson(bytes, { depthMax: DEPTH_MAX });
  if (!parsed.ok) {
    const detail = say(`JSON 不合格：${parsed.rule}`, `unacceptable JSON: ${parsed.rule}`);
    return { refused: 'body-malformed', detail };
  }
  const checked = check(parsed.value);
  return checked.ok
    ? { value: checked.value }
    : { refused: 'body-invalid', errors: checked.errors };
}

/** The bytes of lines, as they came; undefined when the caller went away. */
export async function readLines(
  { request, response }: Pair,
  bytesMax: number,
): Promise<Uint8Array | Refusal | undefined> {
  if (!isOf(LINES_TYPE, request)) return { refused: 'media-type-unsupported' };
  return readBody(request, response, bytesMax);
}
