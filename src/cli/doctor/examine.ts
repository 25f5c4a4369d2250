import { say, type Bilingual } from '../../kernel/index.ts';
import { loadSettings, SettingsError, type SettingsSource } from '../../settings/index.ts';
import type { Settings } from '../../shapes/index.ts';
import { compileInForce, compilesCheck, storeCheck, workingCopyCheck } from './catalog-checks.ts';
import {
  errorFound,
  reasonOf,
  type DoctorCheck,
  type DoctorFinding,
  type Examined,
} from './finding.ts';
import { certificatesCheck, keysCheck, permissionsCheck } from './folder-checks.ts';
import { flowsCheck } from './flow-checks.ts';
import { flowEdgesCheck } from './flow-edge-checks.ts';
import { clockCheck, leaseCheck, logCheck } from './log-checks.ts';
import { diskCheck, nodeCheck } from './machine-checks.ts';
import { grantsCheck, keylessCheck, keyTermsCheck, providersCheck } from './party-checks.ts';
import type { Configured, Machine, Stored } from './patient.ts';
import { openStoreCopy, type StoreCopy } from './store-copy.ts';

/** One row of the result. `skipped` when what it looks at could not be had. */
export interface Diagnosis extends Examined {
  readonly check: string;
  readonly title: Bilingual;
  readonly state: 'fine' | 'findings' | 'skipped';
}

/** What needs the settings alone. */
const configuredChecks: readonly DoctorCheck<Configured>[] = [
  permissionsCheck,
  keysCheck,
  certificatesCheck,
  logCheck,
  flowsCheck,
  leaseCheck,
  clockCheck,
  diskCheck,
  providersCheck,
  flowEdgesCheck,
];

/** What needs the store as well. */
const storedChecks: readonly DoctorCheck<Stored>[] = [
  storeCheck,
  compilesCheck,
  workingCopyCheck,
  grantsCheck,
  keyTermsCheck,
  keylessCheck,
];

const settingsTitle = say('设置', 'Settings');

type Row = Pick<Diagnosis, 'check' | 'title'>;

const diagnosis = ({ check, title }: Row, examined: Examined): Diagnosis => ({
  check,
  title,
  state: examined.findings.length === 0 ? 'fine' : 'findings',
  ...examined,
});

const skipped = (rows: readonly Row[]): readonly Diagnosis[] =>
  rows.map(({ check, title }) => ({ check, title, state: 'skipped', findings: [] }));

const notExamined = (error: unknown): DoctorFinding => {
  const { fields } = error as { readonly fields?: { readonly detail?: Bilingual } };
  const reason = reasonOf(error);
  return errorFound(
    fields?.detail ?? say(`未能检查：${reason}`, `could not be examined: ${reason}`),
    say('按上述原因处理后再检查。', 'Mend what is named and examine again.'),
  );
};

async function examineOne<Patient>(
  row: DoctorCheck<Patient>,
  patient: Patient,
): Promise<Diagnosis> {
  try {
    return diagnosis(row, await row.examine(patient));
  } catch (error) {
    return diagnosis(row, { findings: [notExamined(error)] });
  }
}

function examineSettings(source: SettingsSource): Settings | Diagnosis {
  try {
    return loadSettings(source);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const findings = error.faults.map(({ key, message }) =>
      errorFound(
        say(`${key}：${message['zh-CN']}`, `${key}: ${message.en}`),
        say('修改设置；范围见运行手册。', 'Mend the setting; its bounds are in the manual.'),
      ),
    );
    return diagnosis({ check: 'settings', title: settingsTitle }, { findings });
  }
}

/** In order, not side by side: the rows read the same files, and the patient may be at work. */
async function examineAll<Patient>(
  rows: readonly DoctorCheck<Patient>[],
  patient: Patient,
): Promise<readonly Diagnosis[]> {
  const diagnoses: Diagnosis[] = [];
  for (const row of rows) diagnoses.push(await examineOne(row, patient));
  return diagnoses;
}

async function examineStored(patient: Configured, store: StoreCopy): Promise<readonly Diagnosis[]> {
  try {
    const compiled = await compileInForce(store, patient.settings).catch(() => undefined);
    const catalog = compiled && 'catalog' in compiled ? compiled.catalog : undefined;
    return await examineAll(storedChecks, { ...patient, store, catalog });
  } finally {
    await store.close();
  }
}

async function examineStore(patient: Configured): Promise<readonly Diagnosis[]> {
  let store: StoreCopy;
  try {
    store = await openStoreCopy(patient.settings.data);
  } catch (error) {
    const closed = diagnosis(storeCheck, { findings: [notExamined(error)] });
    return [closed, ...skipped(storedChecks.slice(1))];
  }
  return examineStored(patient, store);
}

/** Goes through the whole table. Rows whose subject cannot be had are skipped, not failed. */
export async function examine(
  machine: Machine,
  source: SettingsSource,
): Promise<readonly Diagnosis[]> {
  const node = await examineOne(nodeCheck, machine);
  const settings = examineSettings(source);
  if ('check' in settings) {
    return [node, settings, ...skipped([...configuredChecks, ...storedChecks])];
  }
  const patient = { ...machine, settings };
  const settled = diagnosis({ check: 'settings', title: settingsTitle }, { findings: [] });
  return [
    node,
    settled,
    ...(await examineAll(configuredChecks, patient)),
    ...(await examineStore(patient)),
  ];
}
