import type { ServerResponse } from 'node:http';
import fc from 'fast-check';
import { castEnterprises, castPersons } from '../../demo/province/index.ts';
import type { Canaries } from './canaries.ts';
import { hostileTexts, hostileValues } from './mutations.ts';

type Fields = Readonly<Record<string, unknown>>;

/** How the provider answers one ask; plain data, so that a failing run can be written down. */
export interface Play {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Replaces the body altogether. */
  readonly text?: string;
  /** Rows of a well-made answer, each with fields replaced; undefined takes a field away. */
  readonly rows: readonly Fields[];
  /** Never answered, or cut off after the headers. */
  readonly silence?: 'late' | 'cut';
}

const JSON_UTF8 = { 'content-type': 'application/json; charset=utf-8' };

const FIELDS = ['AAC003', 'AAE003', 'ESTDATE', 'REGCAP', 'OPFROM', 'csrq', 'lxdh', 'mz', 'xb'];
const CODED_FIELDS = ['AAE140', 'AAC031', 'AAB301', 'REGSTATE', 'REGORG', 'xzqh', 'AAC002'];
const ALL_FIELDS = new Set([...FIELDS, ...CODED_FIELDS]);

/** As each system of the province spells its answer; by the end of the path it is asked at. */
function envelopeOf(path: string, asked: Fields, { provided }: Canaries) {
  const { resident } = castPersons;
  const insured = {
    AAC001: provided.digits,
    AAC002: asked['AAC002'],
    AAC003: resident.name,
    AAE140: '110',
    AAC031: '1',
    AAE003: '202610',
    AAB003: provided.uscc,
    AAB301: '330106',
    AAE180: `${provided.digits}.00`,
  };
  const registered = {
    UNISCID: asked['UNISCID'],
    ENTNAME: castEnterprises.existing.name,
    ESTDATE: Date.UTC(2008, 9, 10, 16),
    OPFROM: '20081011000000',
    REGCAP: '100.000000',
    REGSTATE: '1',
    REGORG: '330106',
    LEREP: provided.text,
  };
  const resided = {
    gmsfhm: asked['gmsfhm'],
    xm: resident.name,
    xb: '1',
    mz: '01',
    csrq: '18900517',
    xzqh: '330106',
    lxdh: resident.phone,
  };
  if (path.endsWith('/enterprise/query'))
    return { row: registered, wrap: (list: unknown) => ({ code: '200', result: { list } }) };
  if (path.endsWith('/person'))
    return { row: resided, wrap: (data: unknown) => ({ status: '0', data }) };
  return { row: insured, wrap: (data: unknown) => ({ code: '1', data }) };
}

function bodyOf(play: Play, { row, wrap }: ReturnType<typeof envelopeOf>): string {
  if (play.text !== undefined) return play.text;
  // A field of another system's rows would be one too many in this one's.
  const own = (over: Fields): Fields =>
    Object.fromEntries(
      Object.entries(over).filter(([name]) => name in row || !ALL_FIELDS.has(name)),
    );
  return JSON.stringify(wrap(play.rows.map((over) => ({ ...row, ...own(over) }))));
}

/** Answers one ask as the play says. */
export const playing =
  (play: Play, canaries: Canaries) =>
  (path: string, asked: Fields, response: ServerResponse): void => {
    if (play.silence === 'late') return;
    response.writeHead(play.status, play.headers);
    if (play.silence === 'cut') response.write('{"code":', () => response.destroy());
    else response.end(bodyOf(play, envelopeOf(path, asked, canaries)));
  };

const well = { status: 200, headers: JSON_UTF8 };

const sound: fc.Arbitrary<Play> = fc
  .array(
    fc.record(
      {
        AAE140: fc.constantFrom('110', '210', '310'),
        AAC031: fc.constantFrom('1', '2', '3'),
        AAB301: fc.constantFrom('330106', '330203', '330105'),
      },
      { requiredKeys: [], noNullPrototype: true },
    ),
    { minLength: 1, maxLength: 2 },
  )
  .map((rows) => ({ ...well, rows }));

/** Rows with a wrong value, a field too many or too few; the canary where it cannot be accepted. */
const wrongRows = ({ provided }: Canaries): fc.Arbitrary<Play> => {
  const wrong = fc.oneof(
    fc.tuple(fc.constantFrom(...FIELDS), hostileValues),
    fc.tuple(fc.constantFrom(...CODED_FIELDS), fc.constant(provided.text)),
    fc.tuple(fc.constantFrom('extra', provided.text), fc.constant(provided.text)),
    fc.tuple(fc.constantFrom(...FIELDS, ...CODED_FIELDS), fc.constant(undefined)),
  );
  return fc
    .array(
      wrong.map(([name, value]) => ({ [name]: value })),
      { maxLength: 3 },
    )
    .map((rows) => ({ ...well, rows }));
};

const wrongText = ({ provided }: Canaries): fc.Arbitrary<Play> =>
  fc
    .oneof(
      fc.constantFrom(...hostileTexts),
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.constantFrom(
        provided.text,
        `{"code":"0","message":"${provided.text}"}`,
        `{"code":"1","data":"${provided.text}"}`,
        `{"code":"1","data":["${provided.text}"]}`,
        `{"code":"1","data":[{"${provided.text}":{"${provided.text}":1}}]}`,
        `{"code":"1","data":[${'{},'.repeat(1000)}{}]}`,
        `{"code":"1","data":"${'x'.repeat(200_000)}"}`,
        '{"code":{"toString":1},"data":[]}',
      ),
    )
    .map((text) => ({ ...well, rows: [], text }));

const wrongReply = ({ provided }: Canaries): fc.Arbitrary<Play> =>
  fc.record({
    status: fc.constantFrom(200, 201, 204, 301, 401, 404, 418, 500, 503),
    headers: fc.constantFrom<Readonly<Record<string, string>>>(
      { 'content-type': 'text/html' },
      { 'content-type': 'application/json; charset=gbk' },
      { ...JSON_UTF8, 'content-encoding': 'gzip' },
      { ...JSON_UTF8, location: 'http://169.254.169.254/' },
      { ...JSON_UTF8, 'x-note': 'n'.repeat(4000) },
    ),
    rows: fc.constant([]),
    text: fc.constant(`<html>${provided.text}</html>`),
  });

const silent: fc.Arbitrary<Play> = fc
  .constantFrom('cut' as const, 'cut' as const, 'cut' as const, 'late' as const)
  .map((silence) => ({ ...well, rows: [], silence }));

/** Mostly answers that go all the way, so that every step after the provider is reached. */
export const plays = (canaries: Canaries): fc.Arbitrary<Play> =>
  fc.oneof(
    { weight: 60, arbitrary: sound },
    { weight: 20, arbitrary: wrongRows(canaries) },
    { weight: 12, arbitrary: wrongText(canaries) },
    { weight: 6, arbitrary: wrongReply(canaries) },
    { weight: 2, arbitrary: silent },
  );
