import fc from 'fast-check';
import type { Canaries } from './canaries.ts';
import { hostileTexts, mutationOf } from './mutations.ts';
import { schematic, spoiltValue, wellMade, type Wanted } from './wants.ts';

/** What is done to a request on its way to be wrong; `none` sends it validly signed. */
const tamperings = [
  'none',
  'unsigned',
  'other-key',
  'unknown-key',
  'stale',
  'other-path',
  'other-body',
  'no-digest',
  'cut-signature',
  'replayed',
] as const;
export type Tampering = (typeof tamperings)[number];

/** One request as plain data; nonce and time are added when it is sent. */
export interface HostileCall {
  readonly system: string;
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly contentType: string;
  /** Sent besides; Latin-1. */
  readonly headers: Readonly<Record<string, string>>;
  readonly tampering: Tampering;
}

const JSON_TYPE = 'application/json';

interface Shaped extends Omit<Wanted, 'body'> {
  readonly body: string;
}

const written = ({ body, ...wanted }: Wanted): Shaped => ({
  ...wanted,
  body: JSON.stringify(body),
});

const bodies = (
  canaries: Canaries,
  schemas: ReadonlyMap<string, unknown>,
): fc.Arbitrary<Shaped> => {
  const made = wellMade(canaries).map(written);
  return fc.oneof(
    { weight: 45, arbitrary: made },
    { weight: 15, arbitrary: schematic(schemas).map(written) },
    { weight: 15, arbitrary: spoiltValue(canaries).map(written) },
    {
      weight: 15,
      arbitrary: made.chain((shaped) =>
        mutationOf(shaped.body).map((body) => ({ ...shaped, body })),
      ),
    },
    {
      weight: 10,
      arbitrary: fc
        .tuple(
          made,
          fc.oneof(fc.constantFrom(...hostileTexts), fc.json(), fc.string({ unit: 'binary' })),
        )
        .map(([shaped, body]) => ({ ...shaped, body })),
    },
  );
};

const contentTypes = fc.oneof(
  { weight: 20, arbitrary: fc.constant(JSON_TYPE) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'application/json; charset=gbk',
      'text/plain',
      'application/xml',
      '*/*',
      'a'.repeat(300),
    ),
  },
);

const extraHeaders: fc.Arbitrary<Readonly<Record<string, string>>> = fc.oneof(
  { weight: 20, arbitrary: fc.constant({}) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<Readonly<Record<string, string>>>(
      { 'content-encoding': 'gzip' },
      { 'x-forwarded-host': 'evil.example' },
      { 'accept-language': 'en' },
      { accept: 'text/plain;q=\xff' },
      { __proto__x: '1', constructor: '1' },
      { 'x-http-method-override': 'DELETE' },
      { 'content-digest': 'sha-256=:\xe9:' },
      { signature: 'sig1=:AAAA:' },
      { 'signature-input': 'sig1=("@method" "@method");keyid="x"' },
      { 'signature-input': 'sig1=("é";key="\xe9")' },
    ),
  },
);

const calls = (
  canaries: Canaries,
  schemas: ReadonlyMap<string, unknown>,
): fc.Arbitrary<HostileCall> =>
  fc
    .record({
      shaped: bodies(canaries, schemas),
      contentType: contentTypes,
      headers: extraHeaders,
      tampering: fc.oneof(
        { weight: 80, arbitrary: fc.constant<Tampering>('none') },
        { weight: 20, arbitrary: fc.constantFrom(...tamperings) },
      ),
    })
    .map(({ shaped, ...rest }) => ({ method: 'POST', ...shaped, ...rest }));

const segment = fc.oneof(
  fc.constantFrom(
    'log',
    'tile',
    'entries',
    '0',
    '000',
    '000.p',
    '1',
    'x001',
    'v1',
    'exchanges',
    'receipt',
    '..',
    '%00',
    '%zz',
    ';',
    'healthz',
    'readyz',
    'problems',
    'no-grant',
    '__proto__',
  ),
  fc.webPath({ size: 'small' }).map((path) => path.replaceAll('/', '') || '-'),
);

/** Whatever else can be asked of the gateway, signed by somebody or not. */
const wanderings: fc.Arbitrary<HostileCall> = fc.record({
  system: fc.constantFrom('xihu-window', 'bureau-audit'),
  method: fc.constantFrom('GET', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'),
  path: fc.oneof(
    fc.constantFrom(
      '/log/checkpoint',
      '/log/keys',
      '/log/tile/entries/000.p/1',
      '/log/tile/0/000.p/1',
      '/healthz',
      '/metrics',
      '/v1/datasets/social-insurance-status/verify-batch',
      '/readyz',
    ),
    fc.array(segment, { maxLength: 5 }).map((segments) => `/${segments.join('/')}`),
    fc.uuid().map((id) => `/v1/exchanges/${id}/receipt`),
  ),
  body: fc.constantFrom('', '', '{}'),
  contentType: contentTypes,
  headers: extraHeaders,
  tampering: fc.constantFrom<Tampering>('none', 'none', 'unsigned', 'cut-signature'),
});

/** Arbitrary, mutated and well-made requests; more than a third are validly signed. */
export const hostileCalls = (
  canaries: Canaries,
  schemas: ReadonlyMap<string, unknown>,
): fc.Arbitrary<HostileCall> =>
  fc.oneof(
    { weight: 90, arbitrary: calls(canaries, schemas) },
    { weight: 10, arbitrary: wanderings },
  );
