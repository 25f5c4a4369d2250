import assert from 'node:assert/strict';
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { packageRoot } from '../settings/index.ts';
import { createNodeCryptoProvider } from '../signatures/index.ts';
import { capture, freshFolder, runJson } from './capture.test.ts';
import { examine, type Diagnosis } from './doctor/examine.ts';
import type { Severity } from './doctor/finding.ts';
import { DISK_FREE_BYTES_MIN } from './doctor/machine-checks.ts';
import { EXPIRY_NOTICE_DAYS } from './doctor/party-checks.ts';
import { thisMachine, type Machine } from './doctor/patient.ts';
import { run } from './index.ts';

const crypto = createNodeCryptoProvider();

const MS_PER_DAY = 86_400_000;

/** Systems of the example province that sign. */
const SIGNERS = [
  'hz-civil-desk',
  'hz-household-desk',
  'hz-estate-desk',
  'hz-housing-desk',
  'xihu-window',
  'bureau-audit',
  'catalog-desk',
  'bank-counter',
  'hz-data-lake',
  'nb-data-lake',
  'xihu-data-pool',
  'sc-data-pool',
  'qt-data-pool',
  'zj-welfare-pool',
];

/** The patient of one test: a copy of a founded gateway, to be broken. */
interface Patient {
  readonly settings: string;
  readonly data: string;
  readonly certs: string;
  readonly catalogs: string;
}

const patientIn = (folder: string): Patient => ({
  settings: join(folder, 'jingwei.json'),
  data: join(folder, 'data'),
  certs: join(folder, 'certs'),
  catalogs: join(folder, 'catalogs'),
});

function writeSettings({ settings }: Patient, over: object = {}): void {
  const own = {
    data: 'data',
    certs: 'certs',
    catalogs: 'catalogs',
    log: { origin: 'cli.test/log' },
  };
  writeFileSync(settings, JSON.stringify({ ...own, ...over }));
}

async function found(): Promise<string> {
  const folder = freshFolder();
  const patient = patientIn(folder);
  writeSettings(patient);
  cpSync(join(packageRoot, 'catalogs'), patient.catalogs, { recursive: true });
  for (const system of SIGNERS) {
    mkdirSync(join(patient.certs, system), { recursive: true });
    const { publicPem } = crypto.generateKeyPair('ed25519');
    writeFileSync(join(patient.certs, system, 'k1.pem'), publicPem);
  }
  assert.equal((await runJson('init', '--settings', patient.settings)).code, 0);
  return folder;
}

/** Changes a database of the patient. */
const inDatabase =
  (file: string, sql: string) =>
  ({ data }: Patient): void => {
    const database = new Database(join(data, file));
    database.exec(sql);
    database.close();
  };

const laterBy = (days: number): Partial<Machine> => ({
  clock: { now: () => Date.now() + days * MS_PER_DAY },
});

/** Days from now to a date. */
const daysTo = (date: string): number => Math.floor((Date.parse(date) - Date.now()) / MS_PER_DAY);

interface Case {
  readonly check: string;
  readonly how: string;
  readonly severity: Severity;
  readonly breakIt?: (patient: Patient) => void;
  readonly machine?: Partial<Machine>;
  /** Rows that cannot be examined any more, or find the same. */
  readonly alsoUnfit?: readonly string[];
}

const cases: readonly Case[] = [
  {
    check: 'node-version',
    how: 'an old Node',
    severity: 'error',
    machine: { nodeVersion: '20.18.3' },
  },
  {
    check: 'settings',
    how: 'settings out of bounds',
    severity: 'error',
    breakIt: (patient) => writeSettings(patient, { logLevel: 'loud' }),
  },
  {
    check: 'data-folder',
    how: 'a secret key open to others',
    severity: 'error',
    breakIt: ({ data }) => chmodSync(join(data, 'log.key.pem'), 0o640),
  },
  {
    check: 'data-folder',
    how: 'a folder that others can write',
    severity: 'error',
    breakIt: ({ data }) => chmodSync(data, 0o777),
  },
  {
    check: 'data-folder',
    how: 'no data folder',
    severity: 'error',
    breakIt: ({ data }) => rmSync(data, { recursive: true }),
    alsoUnfit: ['gateway-keys', 'log-verifies', 'clock', 'disk-space', 'store'],
  },
  {
    check: 'flows',
    how: 'flows.db is no database',
    severity: 'error',
    breakIt: ({ data }) => writeFileSync(join(data, 'flows.db'), 'no database', { mode: 0o600 }),
  },
  {
    check: 'flows',
    how: 'others may read flows.db',
    severity: 'error',
    breakIt: ({ data }) => writeFileSync(join(data, 'flows.db'), '', { mode: 0o644 }),
  },
  {
    check: 'gateway-keys',
    how: 'a missing key',
    severity: 'error',
    breakIt: ({ data }) => rmSync(join(data, 'index.key')),
  },
  {
    check: 'gateway-keys',
    how: 'a public key of another pair',
    severity: 'error',
    breakIt: ({ data }) => {
      const { publicPem } = crypto.generateKeyPair('ecdsa-p256-sha256');
      writeFileSync(join(data, 'gateway.pub.pem'), publicPem);
    },
  },
  {
    check: 'gateway-keys',
    how: 'a log key of another log',
    severity: 'error',
    breakIt: ({ data }) => {
      const { privatePem } = crypto.generateKeyPair('ed25519');
      writeFileSync(join(data, 'log.key.pem'), privatePem);
    },
  },
  {
    check: 'certificates',
    how: 'a private key among the certificates',
    severity: 'error',
    breakIt: ({ certs }) => {
      const { privatePem } = crypto.generateKeyPair('ed25519');
      writeFileSync(join(certs, 'bank-counter', 'k2.pem'), privatePem);
    },
  },
  {
    check: 'log-verifies',
    how: 'a changed entry',
    severity: 'error',
    breakIt: inDatabase('log.db', `UPDATE entries SET bytes = x'7b7d' WHERE idx = 1`),
    alsoUnfit: ['clock'],
  },
  {
    check: 'clock',
    how: 'a clock behind the log',
    severity: 'error',
    machine: laterBy(-1),
  },
  {
    check: 'disk-space',
    how: 'a disk that is nearly full',
    severity: 'error',
    machine: { freeBytes: () => Promise.resolve(DISK_FREE_BYTES_MIN - 1) },
  },
  {
    check: 'providers',
    how: 'an address where nobody listens',
    severity: 'warning',
    breakIt: (patient) => {
      writeSettings(patient, { providers: { 'zj-tax': { baseUrl: 'http://127.0.0.1:1' } } });
    },
  },
  {
    check: 'flow-edges',
    how: 'a folder of files that is not there',
    severity: 'warning',
    breakIt: (patient) => {
      const [incoming, acknowledgements] = ['/nowhere/in', '/nowhere/out'];
      const source = { flow: 'no-flow', incoming, acknowledgements, columns: [] };
      writeSettings(patient, { flows: { fileSources: [source] } });
    },
  },
  {
    check: 'store',
    how: 'a file that is no database',
    severity: 'error',
    breakIt: ({ data }) => writeFileSync(join(data, 'store.db'), 'x'.repeat(4096)),
  },
  {
    check: 'store',
    how: 'a store newer than the program',
    severity: 'error',
    breakIt: inDatabase('store.db', `INSERT INTO migrations (number, name) VALUES (99, 'later')`),
  },
  {
    check: 'catalog-in-force',
    how: 'no publication',
    severity: 'error',
    breakIt: inDatabase('store.db', 'DELETE FROM publications'),
  },
  {
    check: 'catalog-in-force',
    how: 'a document that was changed',
    severity: 'error',
    breakIt: inDatabase('store.db', `UPDATE documents SET bytes = x'00' WHERE rowid = 1`),
    alsoUnfit: ['working-copy'],
  },
  {
    check: 'working-copy',
    how: 'a change that is not published',
    severity: 'warning',
    breakIt: ({ catalogs }) => {
      const file = join(catalogs, 'agencies/hz-civil-affairs.yaml');
      writeFileSync(file, `${readFileSync(file, 'utf8')}\n`);
    },
  },
  {
    check: 'grants-expiring',
    how: 'a grant that ends soon',
    severity: 'warning',
    // The seed grants of the example end on this day at the earliest.
    machine: laterBy(daysTo('2028-01-01') - EXPIRY_NOTICE_DAYS + 1),
  },
  {
    check: 'keys-expiring',
    how: 'a key that ends soon',
    severity: 'warning',
    breakIt: inDatabase(
      'store.db',
      `UPDATE keys SET valid_until = strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '+20 days')
       WHERE system = 'bank-counter'`,
    ),
  },
  {
    check: 'systems-without-keys',
    how: 'a system without a key',
    severity: 'warning',
    breakIt: inDatabase(
      'store.db',
      `UPDATE keys SET state = 'revoked' WHERE system = 'bank-counter'`,
    ),
  },
];

describe('jingwei doctor', () => {
  let founded: string;
  before(async () => {
    founded = await found();
  });

  function copy(): Patient {
    const folder = join(freshFolder(), 'gateway');
    cpSync(founded, folder, { recursive: true });
    // Copying opens the modes of folders.
    chmodSync(join(folder, 'data'), 0o700);
    return patientIn(folder);
  }

  const diagnose = (
    { settings }: Patient,
    machine: Partial<Machine> = {},
  ): Promise<readonly Diagnosis[]> =>
    examine({ ...thisMachine, deep: false, ...machine }, { file: settings, env: {} });

  const unfitIn = (diagnoses: readonly Diagnosis[]): readonly string[] =>
    diagnoses.filter(({ findings }) => findings.length > 0).map(({ check }) => check);

  it('finds nothing wrong with a gateway that was just founded', async () => {
    const diagnoses = await diagnose(copy());
    assert.deepEqual(
      diagnoses.filter(({ state }) => state !== 'fine'),
      [],
    );
  });

  it('has a case here for each of its rows', async () => {
    const rows = (await diagnose(copy())).map(({ check }) => check).sort();
    const covered = new Set([...cases.map(({ check }) => check), 'writer-lease']);
    assert.deepEqual([...covered].sort(), rows);
  });

  for (const { check, how, severity, breakIt, machine, alsoUnfit = [] } of cases) {
    it(`finds ${how}: ${check}`, async () => {
      const patient = copy();
      breakIt?.(patient);
      const diagnoses = await diagnose(patient, machine);
      assert.deepEqual([...unfitIn(diagnoses)].sort(), [check, ...alsoUnfit].sort());
      const found = diagnoses.find((row) => row.check === check)!.findings;
      assert.ok(found.length > 0);
      for (const one of found) {
        assert.equal(one.severity, severity);
        for (const text of [one.message, one.remedy]) {
          assert.match(text['zh-CN'], /\p{Script=Han}/u);
          assert.doesNotMatch(text.en, /\p{Script=Han}/u);
        }
      }
    });
  }

  it('tells that a gateway is at work, which is no error', async () => {
    const patient = copy();
    const lock = new Database(join(patient.data, 'writer.lock'));
    lock.exec('BEGIN EXCLUSIVE');
    const diagnoses = await diagnose(patient);
    lock.close();
    assert.deepEqual(unfitIn(diagnoses), ['writer-lease']);
    const [held] = diagnoses.find(({ check }) => check === 'writer-lease')!.findings;
    assert.equal(held?.severity, 'info');
  });

  it('finds a provider that listens', async () => {
    const patient = copy();
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { readonly port: number };
    writeSettings(patient, { providers: { 'zj-tax': { baseUrl: `http://127.0.0.1:${port}` } } });
    assert.deepEqual(unfitIn(await diagnose(patient)), []);
    server.close();
  });

  it('reads the whole log when asked', async () => {
    const { settings } = copy();
    const { code, value } = await runJson('doctor', '--settings', settings, '--deep');
    assert.equal(code, 0);
    const rows = value['checks'] as Diagnosis[];
    const { detail } = rows.find(({ check }) => check === 'log-verifies')!;
    assert.match(detail ?? '', /^\d+ [0-9a-f]{64}$/);
  });

  it('changes nothing it looks at', async () => {
    const patient = copy();
    const read = (): Buffer[] =>
      ['store.db', 'log.db', 'evidence.db'].map((file) => readFileSync(join(patient.data, file)));
    const before = read();
    await diagnose(patient);
    assert.deepEqual(read(), before);
  });

  it('ends with 1 on an error and with 0 on warnings, in two languages', async () => {
    const patient = copy();
    writeSettings(patient, { providers: { 'zj-tax': { baseUrl: 'http://127.0.0.1:1' } } });
    const warned = capture({ JINGWEI_LANG: 'en' });
    assert.equal(await run(['doctor', '--settings', patient.settings], warned.io), 0);
    assert.match(warned.out(), /^! Providers/m);
    assert.match(warned.out(), /warning: zj-tax cannot be reached/);
    chmodSync(join(patient.data, 'index.key'), 0o644);
    const failed = capture();
    assert.equal(await run(['doctor', '--settings', patient.settings], failed.io), 1);
    assert.match(failed.out(), /^✗ 数据文件夹与权限$/m);
    assert.match(failed.out(), /1 处错误$/);
  });

  it('skips what it cannot get at when the settings are wrong', async () => {
    const patient = copy();
    writeSettings(patient, { listen: { port: -1 } });
    const { code, value } = await runJson('doctor', '--settings', patient.settings);
    assert.equal(code, 1);
    const states = (value['checks'] as Diagnosis[]).map(({ state }) => state);
    assert.deepEqual(states.slice(0, 2), ['fine', 'findings']);
    assert.ok(states.slice(2).every((state) => state === 'skipped'));
  });
});
