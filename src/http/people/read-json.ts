import type { Request } from 'express';
import { say, type Refusal } from '../../kernel/index.ts';
import { parseStrictJson, type Check } from '../../standards/index.ts';
import { bodyOf } from '../incoming.ts';

/** A browser asks first before it lets another site's page send this type (Fetch §3.2). */
const JSON_TYPE = /^application\/json(\s*;\s*charset="?utf-8"?)?$/i;

/** Nesting of the deepest body, a list of roles with their scopes, and some. */
const DEPTH_MAX = 8;

const isJson = ({ headers }: Request): boolean =>
  JSON_TYPE.test(headers['content-type'] ?? '') && headers['content-encoding'] === undefined;

/** The body as one checked value. */
export function parseBody<Body>(
  request: Request,
  check: Check<Body>,
): { readonly value: Body } | Refusal {
  if (!isJson(request)) return { refused: 'media-type-unsupported' };
  const parsed = parseStrictJson(bodyOf(request), { depthMax: DEPTH_MAX });
  if (!parsed.ok) {
    const detail = say(`JSON 不合格：${parsed.rule}`, `unacceptable JSON: ${parsed.rule}`);
    return { refused: 'body-malformed', detail };
  }
  const checked = check(parsed.value);
  return checked.ok
    ? { value: checked.value }
    : { refused: 'body-invalid', errors: checked.errors };
}
