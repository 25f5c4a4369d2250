import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  citizenIdCheck,
  isCitizenId,
  isOrganisationCode,
  isUscc,
  organisationCodeCheck,
  usccCheckCharacter,
} from './check-digits.ts';
import { houseFormats } from './formats.ts';

const cases: Readonly<Record<string, { readonly valid: string[]; readonly invalid: string[] }>> = {
  uscc: {
    valid: ['91350100M000100Y43'],
    invalid: [
      '91350100M000100Y44',
      '91350100m000100y43',
      '91350100M000100Y4',
      '91350100M000100Y433',
      '9135010OM000100Y43',
      '91350A00M000100Y43',
      ' 91350100M000100Y43',
      '91350100M000100Y43\n',
      '９1350100M000100Y43',
      '',
    ],
  },
  'organisation-code': {
    valid: ['M000100Y4'],
    invalid: ['M000100Y5', 'M000100Y-4', 'm000100Y4', 'M000100Y', 'M000100Y4\n', ''],
  },
  'citizen-id': {
    valid: ['11010519491231002X', '440524188001010014'],
    invalid: [
      '11010519491231002x',
      '110105194912310021',
      '110105194912310',
      '01010519491231002X',
      '11010519491231002X\n',
      '',
    ],
  },
  date: {
    valid: ['2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31', '1949-10-01'],
    invalid: [
      '2023-02-29',
      '1900-02-29',
      '2024-04-31',
      '2024-13-01',
      '2024-00-10',
      '2024-01-00',
      '0000-01-01',
      '2024-1-1',
      '20240101',
      '2024-01-01T00:00:00Z',
      '2024-01-01\n',
      '２024-01-01',
      '',
    ],
  },
};

describe('formats', () => {
  it('are these and no others', () => {
    assert.deepEqual(Object.keys(houseFormats), Object.keys(cases));
  });

  for (const [format, { valid, invalid }] of Object.entries(cases)) {
    const holds = houseFormats[format as keyof typeof houseFormats];
    for (const text of valid) {
      it(`${format}: ${JSON.stringify(text)} holds`, () => assert.equal(holds(text), true));
    }
    for (const text of invalid) {
      it(`${format}: ${JSON.stringify(text)} does not`, () => assert.equal(holds(text), false));
    }
  }
});

const digits = (length: number) =>
  fc.string({
    unit: fc.constantFrom(...Array.from('0123456789')),
    minLength: length,
    maxLength: length,
  });
const letters = (alphabet: string, length: number) =>
  fc.string({
    unit: fc.constantFrom(...Array.from(alphabet)),
    minLength: length,
    maxLength: length,
  });
const usccAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';

const usccs = fc
  .tuple(letters(usccAlphabet, 2), digits(6), letters(usccAlphabet, 9))
  .map((parts) => parts.join(''))
  .map((body) => body + usccCheckCharacter(body));
const organisationCodes = letters('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', 8).map(
  (body) => body + organisationCodeCheck(body),
);
const basicDate = (date: Date) => date.toISOString().slice(0, 10).replaceAll('-', '');
const citizenIds = fc
  .tuple(
    fc.integer({ min: 110000, max: 999999 }),
    fc.date({
      min: new Date('1850-01-01'),
      max: new Date('2099-12-31'),
      noInvalidDate: true,
    }),
    digits(3),
  )
  .map(([region, born, rest]) => `${region}${basicDate(born)}${rest}`)
  .map((body) => body + citizenIdCheck(body));

describe('check digits', () => {
  const kinds = [
    { name: 'uscc', codes: usccs, holds: isUscc, alphabet: usccAlphabet },
    {
      name: 'organisation code',
      codes: organisationCodes,
      holds: isOrganisationCode,
      alphabet: '0123456789',
    },
    { name: 'citizen id', codes: citizenIds, holds: isCitizenId, alphabet: '0123456789' },
  ];

  for (const { name, codes, holds, alphabet } of kinds) {
    it(`${name}: what is generated holds, and one wrong digit is always found`, () => {
      const wrong = fc.tuple(codes, fc.nat(), fc.constantFrom(...Array.from(alphabet)));
      fc.assert(
        fc.property(wrong, ([code, place, character]) => {
          assert.equal(holds(code), true);
          const at = place % code.length;
          // A letter and a digit of GB 11714 may be equal modulo 11, so digits replace digits.
          if (code[at] === character || (/[A-Z]/.test(code[at]!) && alphabet.length === 10)) return;
          assert.equal(holds(code.slice(0, at) + character + code.slice(at + 1)), false);
        }),
        { numRuns: 1000 },
      );
    });
  }

  it('an impossible birth date fails although its check digit is right', () => {
    for (const born of ['20230230', '20231301', '20230001', '00000101']) {
      const body = `330106${born}001`;
      assert.equal(isCitizenId(body + citizenIdCheck(body)), false);
    }
  });

  it('regions that are withdrawn or outside the mainland table pass', () => {
    for (const region of ['330103', '810000', '830000', '931100']) {
      const body = `${region}19900101001`;
      assert.equal(isCitizenId(body + citizenIdCheck(body)), true);
    }
  });
});
