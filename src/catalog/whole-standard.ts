import { parseStrictJson } from '../standards/index.ts';
import type { BundleFiles } from './bundle.ts';

const STANDARDS = 'schemas/standards/';
const ELEMENTS = 'schemas/elements/';

/** Elements are made of elements at most this deep. */
const ELEMENT_DEPTH_MAX = 8;

function jsonOf(bytes: Uint8Array | undefined): unknown {
  if (bytes === undefined) return undefined;
  const parsed = parseStrictJson(bytes);
  return parsed.ok ? parsed.value : undefined;
}

/** The value with each reference to an element replaced by the element. */
function resolved(value: unknown, files: BundleFiles, depth = 0): unknown {
  if (depth > ELEMENT_DEPTH_MAX || value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((member) => resolved(member, files, depth));
  const { $ref, ...own } = value as Readonly<Record<string, unknown>>;
  const element =
    typeof $ref === 'string'
      ? jsonOf(files.get(`${ELEMENTS}${$ref.slice($ref.lastIndexOf('/') + 1)}`))
      : undefined;
  const there =
    element !== null && typeof element === 'object'
      ? (resolved(element, files, depth + 1) as object)
      : $ref === undefined
        ? {}
        : { $ref };
  const members = Object.entries(own).map(([key, member]) => [key, resolved(member, files, depth)]);
  return { ...there, ...(Object.fromEntries(members) as object) };
}

/** A standard's schema with each element put in place of the reference to it. */
export function wholeStandard(files: BundleFiles, id: string): object | undefined {
  const schema = jsonOf(files.get(`${STANDARDS}${id}.json`));
  return schema === null || typeof schema !== 'object'
    ? undefined
    : (resolved(schema, files) as object);
}
