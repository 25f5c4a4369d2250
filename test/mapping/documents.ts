import { posix } from 'node:path';
import fc from 'fast-check';
import {
  citizenIdCheck,
  organisationCodeCheck,
  usccCheckCharacter,
  type SchemaFiles,
} from '../../src/standards/index.ts';

/** The house subset of JSON Schema, as far as data standards use it. */
interface Schema {
  readonly $ref?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly type?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

/** More elements than that show nothing new. */
const ELEMENTS_MAX = 4;

/** Documents of a schema of the set: what its element, pattern, format and bounds let through. */
export function documentsOf(files: SchemaFiles, path: string): fc.Arbitrary<Fields> {
  return arbitraryOf(files, path, files.get(path) as Schema) as fc.Arbitrary<Fields>;
}

type Fields = Record<string, unknown>;

function arbitraryOf(files: SchemaFiles, path: string, schema: Schema): fc.Arbitrary<unknown> {
  if (schema.$ref !== undefined) {
    const next = posix.join(posix.dirname(path), schema.$ref);
    return arbitraryOf(files, next, files.get(next) as Schema);
  }
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.properties !== undefined) return objects(files, path, schema);
  if (schema.items !== undefined) {
    const { items, minItems: minLength = 0, maxItems = ELEMENTS_MAX } = schema;
    const maxLength = Math.max(minLength, Math.min(maxItems, ELEMENTS_MAX));
    return fc.array(arbitraryOf(files, path, items), { minLength, maxLength });
  }
  return scalars(schema);
}

function objects(files: SchemaFiles, path: string, schema: Schema): fc.Arbitrary<unknown> {
  const { properties = {}, required = [] } = schema;
  const values = Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [name, arbitraryOf(files, path, value)]),
  );
  return fc.record(values, { requiredKeys: [...required], noNullPrototype: true });
}

function scalars(schema: Schema): fc.Arbitrary<unknown> {
  const { type, minimum: min, maximum: max } = schema;
  if (type === 'boolean') return fc.boolean();
  if (type === 'integer') {
    return fc.integer({ min: min ?? Number.MIN_SAFE_INTEGER, max: max ?? Number.MAX_SAFE_INTEGER });
  }
  if (type !== 'string') throw new Error(`no documents of type ${type ?? 'any'}`);
  return schema.format === undefined ? texts(schema) : formatted(schema.format);
}

/** Blanks of both widths, digits, a name's dot, a character outside the basic plane. */
const characters = fc.constantFrom(...Array.from(' \u3000\t0Aa-·张示例省市𠮷'));

function texts({ pattern, minLength = 0, maxLength = 200 }: Schema): fc.Arbitrary<string> {
  if (pattern === undefined) {
    const full = fc.string({ unit: characters, minLength: maxLength, maxLength });
    return fc.oneof(
      { weight: 5, arbitrary: fc.string({ unit: characters, minLength, maxLength }) },
      { weight: 1, arbitrary: full },
    );
  }
  const expression = new RegExp(pattern, 'u');
  const fits = (text: string): boolean =>
    text.length >= minLength && text.length <= maxLength && expression.test(text);
  const any = fc.stringMatching(expression, { maxLength }).filter(fits);
  // What a pattern lets through is seldom a date; what is sent nearly always is.
  const dates = spellings.filter((spell) => fits(spell(SAMPLE_DAY)));
  return fc.oneof(any, ...dates.map((spell) => days.map(spell)));
}

const SAMPLE_DAY = '1904-02-29';

const days = fc
  .date({ min: new Date('1800-01-01'), max: new Date('2100-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

const digitsOf = (day: string): string => day.replaceAll('-', '');

const spellings: readonly ((day: string) => string)[] = [
  digitsOf,
  (day) => `${digitsOf(day)}083000`,
  (day) => digitsOf(day).slice(0, 6),
  (day) => day.slice(0, 7),
  (day) => day,
];

const digits = (count: number): fc.Arbitrary<string> =>
  fc.integer({ min: 0, max: 10 ** count - 1 }).map((value) => String(value).padStart(count, '0'));

// A region of Zhejiang, a birth before 1905, and what follows from them: nobody who could be living.
const citizenIds = fc
  .tuple(
    fc.constantFrom('330102', '330106', '330203', '330304'),
    fc
      .date({ min: new Date('1880-01-01'), max: new Date('1904-12-31'), noInvalidDate: true })
      .map((date) => digitsOf(date.toISOString().slice(0, 10))),
    digits(3),
  )
  .map((parts) => parts.join(''))
  .map((body) => body + citizenIdCheck(body));

const organisationCodes = digits(8).map((body) => body + organisationCodeCheck(body));

const usccs = fc
  .tuple(fc.constantFrom('91330106', '11330000', '91330100'), organisationCodes)
  .map((parts) => parts.join(''))
  .map((body) => body + usccCheckCharacter(body));

const formats: Readonly<Record<string, fc.Arbitrary<string>>> = {
  date: days,
  'citizen-id': citizenIds,
  'organisation-code': organisationCodes,
  uscc: usccs,
};

function formatted(format: string): fc.Arbitrary<string> {
  const known = formats[format];
  if (known === undefined) throw new Error(`no documents of format ${format}`);
  return known;
}
