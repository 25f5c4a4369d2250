import { bytesOfBase64 } from '../kernel/index.ts';

/**
 * The spelling in which nearly every sender writes its signature fields, read without the parser of
 * structured fields: one member, no optional whitespace, parameters that are integers or strings
 * without escapes, already as RFC 8941 §4.1 serialises them. `undefined` for every other spelling,
 * which the parser then reads; a property test holds the two against each other.
 */

const KEY = '[a-z*][a-z0-9_.*-]*';
const INTEGER = '0|[1-9][0-9]{0,14}';
const STRING = '"[ !#-\\[\\]-~]*"';

const MEMBER = new RegExp(`^(${KEY})=(\\([^()]*\\))((?:;${KEY}=(?:${INTEGER}|${STRING}))*)$`);
const PARAMETER = new RegExp(`;(${KEY})=(${INTEGER}|${STRING})`, 'y');
const BYTES = new RegExp(`^(${KEY})=:([A-Za-z0-9+/=]*):$`);

export interface PlainInput {
  readonly label: string;
  /** The covered components as text, brackets included. */
  readonly covered: string;
  readonly parameters: ReadonlyMap<string, string | number>;
  /** The parameters as text. */
  readonly rest: string;
}

/** `Signature-Input` with one member; what it covers is still text. */
export function plainInput(field: string): PlainInput | undefined {
  const [, label, covered, rest] = MEMBER.exec(field) ?? [];
  if (label === undefined || covered === undefined || rest === undefined) return undefined;
  const parameters = parametersIn(rest);
  return parameters && { label, covered, parameters, rest };
}

/** Undefined when a name comes twice: the last counts then, in the place of the first. */
function parametersIn(rest: string): ReadonlyMap<string, string | number> | undefined {
  const parameters = new Map<string, string | number>();
  PARAMETER.lastIndex = 0;
  while (PARAMETER.lastIndex < rest.length) {
    const [, name = '', value = ''] = PARAMETER.exec(rest) ?? [];
    if (parameters.has(name)) return undefined;
    parameters.set(name, value.startsWith('"') ? value.slice(1, -1) : Number(value));
  }
  return parameters;
}

/** A field with one member that is bytes, such as `Signature` and `Content-Digest`. */
export function plainBytes(
  field: string,
): { readonly label: string; readonly bytes: Uint8Array } | undefined {
  const [, label, base64] = BYTES.exec(field) ?? [];
  const bytes = base64 === undefined ? undefined : bytesOfBase64(base64);
  return label === undefined || bytes === undefined ? undefined : { label, bytes };
}

/** Lists of covered components met before: clients have few, and attackers may not fill memory. */
const KNOWN_LISTS_MAX = 256;

/** Remembers what was read from a text; forgets everything when it is full. */
export function rememberLists<Part>(
  read: (text: string) => readonly Part[] | undefined,
): (text: string) => readonly Part[] | undefined {
  const known = new Map<string, readonly Part[]>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const parts = read(text);
    if (parts === undefined) return undefined;
    if (known.size >= KNOWN_LISTS_MAX) known.clear();
    known.set(text, parts);
    return parts;
  };
}
