/** A schema that is an object. */
export type Node = Readonly<Record<string, unknown>>;

/** A keyword is used anywhere in its form, or at the root of a file only. */
type Use = 'anywhere' | 'root';

const titles = { 'x-title': 'anywhere', description: 'anywhere' } as const;
const file = { $schema: 'root', 'x-kind': 'root', 'x-extends': 'root' } as const;
const numeric = { type: 'anywhere', minimum: 'anywhere', maximum: 'anywhere' } as const;

/** The forms of data that the house describes, each with all keywords it may have. */
export const FORMS = {
  $ref: { ...titles, $ref: 'anywhere' },
  enum: { ...titles, ...file, enum: 'anywhere', type: 'anywhere' },
  const: { ...titles, ...file, const: 'anywhere', type: 'anywhere' },
  anyOf: { ...titles, ...file, anyOf: 'anywhere' },
  string: {
    ...titles,
    ...file,
    type: 'anywhere',
    minLength: 'anywhere',
    maxLength: 'anywhere',
    pattern: 'anywhere',
    format: 'anywhere',
  },
  integer: { ...titles, ...file, ...numeric },
  number: { ...titles, ...file, ...numeric },
  boolean: { ...titles, ...file, type: 'anywhere' },
  array: {
    ...titles,
    ...file,
    type: 'anywhere',
    items: 'anywhere',
    minItems: 'anywhere',
    maxItems: 'anywhere',
    uniqueItems: 'anywhere',
  },
  object: {
    ...titles,
    ...file,
    type: 'anywhere',
    properties: 'anywhere',
    required: 'anywhere',
    additionalProperties: 'anywhere',
    propertyNames: 'anywhere',
    minProperties: 'anywhere',
    maxProperties: 'anywhere',
  },
} as const satisfies Record<string, Readonly<Record<string, Use>>>;

export type Form = keyof typeof FORMS;

const byKeyword = ['$ref', 'enum', 'const', 'anyOf'] as const;
const byType = ['string', 'integer', 'number', 'boolean', 'array', 'object'] as const;

/** The form of a schema: by the keyword that says it, else by its type. */
export function formOf(schema: Node): Form | undefined {
  const said = byKeyword.find((keyword) => Object.hasOwn(schema, keyword));
  if (said !== undefined) return said;
  return byType.find((type) => type === schema['type']);
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const isText = (value: unknown): boolean => typeof value === 'string';
const isNode = (value: unknown): boolean =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
const isScalar = (value: unknown): boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);
const isSet = (value: unknown, of: (each: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(of) && new Set(value).size === value.length;
const isTitle = (value: unknown): boolean =>
  isNode(value) && Object.values(value as Node).every(isText);

const fitting: Readonly<Record<string, (value: unknown) => boolean>> = {
  $schema: (value) => value === 'https://json-schema.org/draft/2020-12/schema',
  'x-title': isTitle,
  'x-kind': (value) => ['national', 'dialect', 'local'].includes(value as string),
  'x-extends': isText,
  description: isText,
  $ref: isText,
  enum: (value) => isSet(value, isScalar) && (value as readonly unknown[]).length > 0,
  const: isScalar,
  anyOf: (value) => Array.isArray(value) && value.length > 0,
  type: isText,
  minLength: isCount,
  maxLength: isCount,
  pattern: isText,
  format: isText,
  minimum: Number.isFinite,
  maximum: Number.isFinite,
  items: isNode,
  minItems: isCount,
  maxItems: isCount,
  uniqueItems: (value) => typeof value === 'boolean',
  properties: isNode,
  required: (value) => isSet(value, isText),
  additionalProperties: (value) => isNode(value) || typeof value === 'boolean',
  propertyNames: isNode,
  minProperties: isCount,
  maxProperties: isCount,
};

/** Whether the value of a keyword is of its kind. */
export const isFitting = (keyword: string, value: unknown): boolean =>
  fitting[keyword]?.(value) === true;
